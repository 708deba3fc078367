package com.edgedelta.lambda.telemetry;

import java.time.Duration;
import java.util.List;

/// What the telemetry delivery saw of the extension's receiver.
///
/// @param posts batches posted, repeated ones counted again
/// @param events events in the batches that were answered 200
/// @param redelivered batches that were posted again although they had been taken
/// @param connections connections opened
/// @param slowestAnswer the longest time from a POST to its answer
/// @param answers all those times together
/// @param failures posts that got another answer than 200, or none, and what became of them
public record TelemetryStats(
        int posts,
        int events,
        int redelivered,
        int connections,
        Duration slowestAnswer,
        Duration answers,
        List<String> failures) {}
