package com.edgedelta.lambda.emulator;

import java.time.Duration;
import java.util.List;

/// What the telemetry delivery saw of the extension's receiver.
///
/// @param posts batches posted, repeated ones counted again
/// @param events events in the batches that were answered 200
/// @param connections connections opened
/// @param slowestAnswer the longest time from a POST to its answer
/// @param failures posts that got another answer than 200, or none, and what became of them
public record TelemetryStats(int posts, int events, int connections, Duration slowestAnswer, List<String> failures) {}
