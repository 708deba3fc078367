package com.edgedelta.lambda.config;

import java.util.Map;

/// How Lambda has made this sandbox, by the names of `AWS_LAMBDA_INITIALIZATION_TYPE`
/// ("Defined runtime environment variables" in the Lambda developer guide).
public enum InitializationType {
    /// For an invocation that waits for it.
    ON_DEMAND("on-demand"),
    /// Ahead of its first invocation.
    PROVISIONED_CONCURRENCY("provisioned-concurrency"),
    /// Once, for a snapshot from which sandboxes are restored.
    SNAP_START("snap-start"),
    /// On an instance that serves many invocations at once and is never frozen.
    MANAGED_INSTANCES("lambda-managed-instances");

    private final String wireName;

    InitializationType(String wireName) {
        this.wireName = wireName;
    }

    /// Unknown types count as the oldest one.
    static InitializationType from(Map<String, String> environment) {
        String value = environment.getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", "");
        for (InitializationType type : values()) {
            if (type.wireName.equals(value)) {
                return type;
            }
        }
        return ON_DEMAND;
    }
}
