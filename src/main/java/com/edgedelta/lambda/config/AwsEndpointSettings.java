package com.edgedelta.lambda.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where AWS's APIs are, as far as the SDKs' variables tell.
///
/// @param fips hosts with validated cryptography (FIPS 140)
/// @param dualStack hosts with IPv6 addresses, too
/// @param lambda in place of AWS's own endpoint; null where that is meant, as with the others
public record AwsEndpointSettings(
        boolean fips,
        boolean dualStack,
        @Nullable URI lambda,
        @Nullable URI secretsManager,
        @Nullable URI ssm) {}
