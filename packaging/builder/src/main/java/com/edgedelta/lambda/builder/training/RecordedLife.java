package com.edgedelta.lambda.builder.training;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.builder.failure.BuildFailure;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A life of a layer in the emulator from which its class cache is made.
///
/// The function is so small and its runtime starts so slowly that the warm-up runs its rounds.
interface RecordedLife {
    int MEMORY_MB = 256;

    /// The limit of everything that only a busy machine makes slow.
    Duration LONGEST = Duration.ofMinutes(1);

    /// Lives it with that layer and those options more.
    void live(Path launcher, Path home, String options) throws IOException;

    /// The emulator's settings for that extension.
    ///
    /// @param runtimeInitMs how long the runtime takes to start, in which the warm-up has time for its rounds
    static EmulatorSettings settings(Path extension, int runtimeInitMs) {
        return new EmulatorSettings(extension)
                .withMemoryMb(MEMORY_MB)
                .withRuntimeInitMs(runtimeInitMs)
                .withInitLimitMs(LONGEST.toMillis())
                .withEnvironment("ED_PRINT_EXTENSION_LOGS", "true")
                .withFunctionTimeoutMs(LONGEST.toMillis())
                .withShutdownMs(LONGEST.toMillis());
    }

    static void begin(Emulator emulator) {
        require(emulator.start().problem() == null, emulator);
        Optional<String> warm = emulator.awaitOutput("warm after ", LONGEST);
        require(warm.isPresent() && !warm.get().contains(" after 0 rounds"), emulator);
    }

    /// How many of the records are lines of the function.
    static long functionLines(List<JsonObject> records) {
        return records.stream()
                .filter(entry -> entry.getString("log_type", "").equals("function"))
                .count();
    }

    static void require(boolean well, Emulator emulator) {
        if (!well) {
            throw new BuildFailure("the training run failed or lost lines; the extension wrote: " + emulator.output());
        }
    }
}
