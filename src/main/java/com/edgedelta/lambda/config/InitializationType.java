package com.edgedelta.lambda.config;

import java.util.Map;

/// How Lambda has made this sandbox, by the names of `AWS_LAMBDA_INITIALIZATION_TYPE`
/// ("Defined runtime environment variables" in the Lambda developer guide).
public enum InitializationType {
    /// For an invocation, which waits for it.
    ON_DEMAND("on-demand"),
    /// Ahead of its first invocation.
    PROVISIONED_CONCURRENCY("provisioned-concurrency"),
    /// Once, into a snapshot that sandboxes are restored from.
    SNAP_START("snap-start"),
    /// On an instance that serves many invocations at once and is never frozen.
    MANAGED_INSTANCES("lambda-managed-instances");

    private final String wireName;

    InitializationType(String wireName) {
        this.wireName = wireName;
    }

    /// What is not known is taken for what has always been there.
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
