package com.edgedelta.lambda.config;

import java.util.Map;

/// What AWS tells of the function and its environment does not; what is not known is empty.
///
/// @param version the version that these details describe
/// @param runtime the runtime's identifier, such as `java21`; functions of container images have none
/// @param architecture `x86_64` or `arm64`
/// @param memorySize in MB
/// @param tags by their keys, which are as the records shall have them
public record FunctionDetails(
        String version, String runtime, String architecture, String memorySize, Map<String, String> tags) {}
