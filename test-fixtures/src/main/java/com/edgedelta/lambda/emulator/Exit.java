package com.edgedelta.lambda.emulator;

import java.time.Duration;

/// How the extension's process ended.
///
/// @param code its exit code; if a signal ended it, 128 plus the signal's number
/// @param killed it had not ended by its deadline and was killed
/// @param took from the event or signal to the end
public record Exit(int code, boolean killed, Duration took) {}
