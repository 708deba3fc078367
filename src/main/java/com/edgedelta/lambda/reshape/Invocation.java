package com.edgedelta.lambda.reshape;

import org.jspecify.annotations.Nullable;

/// What is known of one invocation.
///
/// @param traceId the `Root=` part of its X-Ray header
/// @param tenantId of a function with tenant isolation
/// @param runtimeDuration `platform.runtimeDone`'s own `metrics.durationMs`, verbatim
record Invocation(
        @Nullable String traceId,
        @Nullable String tenantId,
        @Nullable String runtimeDuration) {
    static final Invocation UNKNOWN = new Invocation(null, null, null);

    Invocation withTrace(String root) {
        return new Invocation(root, tenantId, runtimeDuration);
    }

    Invocation withTenant(String tenant) {
        return new Invocation(traceId, tenant, runtimeDuration);
    }

    Invocation withRuntimeDuration(String duration) {
        return new Invocation(traceId, tenantId, duration);
    }
}
