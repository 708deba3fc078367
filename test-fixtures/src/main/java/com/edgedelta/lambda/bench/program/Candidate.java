package com.edgedelta.lambda.bench.program;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import java.nio.file.Path;
import java.util.Map;

/// An extension that is measured.
///
/// @param name what the tables call it
/// @param environment its variables besides Lambda's
public record Candidate(String name, Path executable, Map<String, String> environment) {
    /// An extension with this variable pushes to a delivery stream.
    public static final String STREAM = "KINESIS_ENDPOINT";

    /// The caller's `ED_` variables reach it as with `scripts/demo`; telemetry comes fast unless they say otherwise.
    public EmulatorSettings settings() {
        var settings = new EmulatorSettings(executable).withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25");
        for (var variable : System.getenv().entrySet()) {
            if (variable.getKey().startsWith("ED_")) {
                settings = settings.withEnvironment(variable.getKey(), variable.getValue());
            }
        }
        for (var variable : environment.entrySet()) {
            settings = settings.withEnvironment(variable.getKey(), variable.getValue());
        }
        return settings;
    }
}
