package com.edgedelta.lambda.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Endpoints of AWS APIs, as the AWS SDKs' variables define them.
///
/// @param fips hosts with validated cryptography (FIPS 140)
/// @param dualStack hosts that also have IPv6 addresses
/// @param lambda replaces AWS's own endpoint; null means AWS's own, also for the others
public record AwsEndpointSettings(
        boolean fips,
        boolean dualStack,
        @Nullable URI lambda,
        @Nullable URI secretsManager,
        @Nullable URI ssm) {}
