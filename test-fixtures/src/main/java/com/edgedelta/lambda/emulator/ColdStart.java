package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.process.ProcessStats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the extension's init went; durations are from the start of its process, null where it did not come so far.
///
/// @param problem what failed the init, null where it succeeded
/// @param total until both the runtime's own init and the extension's first `next` were there
/// @param added what the extension added to the runtime's own init: from the later of register and the runtime's
/// readiness to `total`
/// @param cpuAtRegister CPU time when register came; zero where it did not
/// @param atFirstNext memory and CPU when the first `next` came
public record ColdStart(
        @Nullable String problem,
        @Nullable Duration register,
        @Nullable Duration subscribe,
        @Nullable Duration firstNext,
        Duration total,
        Duration added,
        Duration cpuAtRegister,
        ProcessStats atFirstNext) {

    public boolean succeeded() {
        return problem == null;
    }
}
