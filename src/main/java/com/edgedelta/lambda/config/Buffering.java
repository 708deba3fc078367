package com.edgedelta.lambda.config;

/// How long and how much telemetry Lambda buffers before it posts a batch. The ranges are the Telemetry API's.
///
/// @param maxItems events, 1,000 to 10,000; also the maximum number of batches waiting between receiver and reshaper
/// @param maxBytes bytes of events, 262,144 to 1,048,576
/// @param timeoutMs milliseconds, 25 to 30,000
public record Buffering(int maxItems, int maxBytes, int timeoutMs) {}
