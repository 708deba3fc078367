package com.edgedelta.lambda.telemetry;

import java.time.Duration;
import java.util.List;

/// Statistics of the telemetry delivery to the extension's receiver.
///
/// @param posts batches posted, repeated ones counted again
/// @param events events in the batches that were answered 200
/// @param redelivered accepted batches that were posted again
/// @param connections connections opened
/// @param slowestAnswer the longest time from a POST to its answer
/// @param answers the sum of those times
/// @param firstAnswers those of the first 100 POSTs, one by one
/// @param failures posts without a 200, and their outcome
public record TelemetryStats(
        int posts,
        int events,
        int redelivered,
        int connections,
        Duration slowestAnswer,
        Duration answers,
        List<Duration> firstAnswers,
        List<String> failures) {}
