package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.RuntimeInit;
import java.time.Duration;

/// The runtime that starts beside the extension.
///
/// @param busy it keeps one core busy for that many ms; otherwise it sleeps as long
record RuntimeKind(boolean busy, int millis) {
    static RuntimeKind busy(int millis) {
        return new RuntimeKind(true, millis);
    }

    /// `busy300` or `idle400`.
    static RuntimeKind of(String option) {
        var digits = option.substring(Math.min(4, option.length()));
        if (!option.matches("(busy|idle)[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(option);
        }
        return new RuntimeKind(option.startsWith("busy"), Integer.parseInt(digits));
    }

    EmulatorSettings in(EmulatorSettings settings) {
        return busy ? settings.withBusyRuntime(millis) : settings.withRuntimeInitMs(millis);
    }

    /// How long it takes alone.
    Duration alone() {
        return busy ? RuntimeInit.alone(millis) : Duration.ofMillis(millis);
    }

    @Override
    public String toString() {
        return (busy ? "busy " : "idle ") + millis + " ms";
    }
}
