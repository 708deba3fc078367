package com.edgedelta.lambda.emulator;

import java.time.Duration;

/// How the extension's process ended.
///
/// @param code its exit code, 128 and the signal's number where a signal ended it
/// @param killed it had to be killed, for it had not ended by its deadline
/// @param took from the event or signal that asked for it to the end
public record Exit(int code, boolean killed, Duration took) {}
