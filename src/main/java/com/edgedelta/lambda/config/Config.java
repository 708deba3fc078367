package com.edgedelta.lambda.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The settings of one process, read from the environment once; every value is usable, whatever the environment held.
///
/// @param authTokenSecret where the token is kept that requests carry; null where they carry none from there
/// @param awsEndpoints where AWS's APIs are; null where nothing is asked of them
/// @param logTypes which kinds of telemetry go out; the subscription always asks for `platform` besides
/// @param platformEvents which of the known platform events go out; others always do
/// @param pushTimeout the longest one attempt may take, from connecting to the end of the response
/// @param retryInterval the first back-off; it doubles with each retry
/// @param bufferBytes the most bytes held, in records and in batches not yet reshaped
/// @param flushAtNextInvoke flush beside the next invocation instead of at the end of this one
/// @param flushInterval how often is pushed on Managed Instances
/// @param embedJson a function's JSON value becomes `message` itself, not its text
/// @param maxRequestBytes the most bytes of whole records in one request
/// @param telemetryPort the port to listen on, if it is free
/// @param warmUp run the way of the data warm while the function's runtime starts
/// @param problems what was wrong with the environment, one line for the user each
public record Config(
        Destination destination,
        Tags tags,
        @Nullable SecretReference authTokenSecret,
        @Nullable AwsEndpointSettings awsEndpoints,
        Set<LogType> logTypes,
        Set<PlatformEventType> platformEvents,
        Duration pushTimeout,
        Duration retryInterval,
        long bufferBytes,
        int maxRequestBytes,
        boolean flushAtNextInvoke,
        Duration flushInterval,
        boolean printExtensionLogs,
        boolean embedJson,
        Buffering buffering,
        int telemetryPort,
        boolean warmUp,
        Network network,
        LambdaEnvironment lambda,
        List<String> problems) {

    /// Reads the settings; a bad value is replaced by its default and said in [#problems].
    public static Config from(Map<String, String> environment) {
        return new ConfigReader(environment, System.getProperty("os.arch", "")).read();
    }
}
