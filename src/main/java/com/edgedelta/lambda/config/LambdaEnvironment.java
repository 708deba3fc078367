package com.edgedelta.lambda.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lambda's own variables in the environment of every process of the sandbox
/// ("Defined runtime environment variables" in the Lambda developer guide).
///
/// @param runtimeApi host and port of the Runtime and Extensions API; null outside Lambda
/// @param region empty if unknown
/// @param memoryMb the function's memory size in MB, as Lambda writes it; empty if unknown
/// @param hostArch `x86_64` or `arm64`
/// @param initialization how Lambda has made this sandbox
/// @param instance the name of the sandbox's log stream; empty if Lambda keeps it from extensions, as its page on the
///     Extensions API says
public record LambdaEnvironment(
        @Nullable String runtimeApi,
        String region,
        String memoryMb,
        String functionName,
        String functionVersion,
        String hostArch,
        InitializationType initialization,
        String instance) {

    /// Whether many invocations run here concurrently, without events for their begin and end, and nothing is ever
    /// frozen.
    public boolean onManagedInstances() {
        return initialization == InitializationType.MANAGED_INSTANCES;
    }

    /// Whether this sandbox is restored from a snapshot when `next` returns for the first time. Other sandboxes may
    /// come from the same snapshot.
    public boolean fromSnapshot() {
        return initialization == InitializationType.SNAP_START;
    }

    /// Whether the first invocation had to wait until this sandbox was made or restored.
    public boolean isWaitedFor() {
        return initialization == InitializationType.ON_DEMAND || fromSnapshot();
    }

    static LambdaEnvironment from(Map<String, String> environment, String osArch) {
        String region = environment.getOrDefault("AWS_REGION", "");
        InitializationType initialization = InitializationType.from(environment);
        boolean ofSnapshot = initialization == InitializationType.SNAP_START; // A restored sandbox has another one.
        return new LambdaEnvironment(
                environment.get("AWS_LAMBDA_RUNTIME_API"),
                region.isEmpty() ? environment.getOrDefault("AWS_DEFAULT_REGION", "") : region,
                environment.getOrDefault("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", ""),
                environment.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", ""),
                environment.getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", ""),
                osArch.equals("aarch64") ? "arm64" : osArch.equals("amd64") ? "x86_64" : osArch,
                initialization,
                ofSnapshot ? "" : environment.getOrDefault("AWS_LAMBDA_LOG_STREAM_NAME", ""));
    }
}
