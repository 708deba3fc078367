package com.edgedelta.lambda.config;

import java.util.Map;

/// Details of the function that its environment does not contain. Unknown ones are empty.
///
/// @param version the version that these details describe
/// @param runtime the runtime's identifier, such as `java21`; functions of container images have none
/// @param architecture `x86_64` or `arm64`
/// @param memorySize in MB
/// @param tags by their keys, as they appear in records
public record FunctionDetails(
        String version, String runtime, String architecture, String memorySize, Map<String, String> tags) {}
