package com.edgedelta.lambda.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The settings of one process, read from the environment once. Every value is usable, whatever the environment
/// contained.
///
/// @param authTokenSecret the place of the token that authorizes requests; null if no token is kept at AWS
/// @param awsEndpoints endpoints of AWS APIs; null if no request goes to them
/// @param logTypes kinds of telemetry to forward; the subscription always includes `platform`
/// @param platformEvents known platform events to forward; unknown ones are always forwarded while `platform` is on
/// @param pushTimeout maximum duration of one attempt, from connecting to the end of the response
/// @param retryInterval the first back-off; it doubles with each retry
/// @param bufferBytes maximum size of all records and of batches that are not reshaped yet
/// @param flushStrategy when records are pushed, relative to the invocations
/// @param flushInterval time between flushes on Managed Instances
/// @param embedJson embed a function's JSON value as `message`, instead of its text
/// @param maxRequestBytes maximum size of the whole records in one request
/// @param telemetryPort the port to listen on, if it is free
/// @param warmUp warm up the data path while the function's runtime starts
/// @param shaping what becomes of lines before they are records
/// @param rules where the processing rules are; null if there are none
/// @param changed the settings that differ from their defaults, as `NAME=value`, without those that may be secrets
/// @param problems one line for the user for each problem of the environment
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
        FlushStrategy flushStrategy,
        Duration flushInterval,
        boolean printExtensionLogs,
        boolean embedJson,
        Buffering buffering,
        int telemetryPort,
        boolean warmUp,
        Network network,
        LambdaEnvironment lambda,
        Shaping shaping,
        @Nullable RuleSource rules,
        List<String> changed,
        List<String> problems) {

    /// Whether lines are changed or left out before they are records.
    public boolean shapes() {
        return rules != null || shaping.any();
    }

    /// Reads the settings. A bad value is replaced by its default and reported in [#problems].
    public static Config from(Map<String, String> environment) {
        return new ConfigReader(environment, System.getProperty("os.arch", "")).read();
    }
}
