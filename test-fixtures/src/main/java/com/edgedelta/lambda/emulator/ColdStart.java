package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.process.ProcessStats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The result of the extension's init; durations count from the start of its process, null if it did not get so far.
///
/// @param problem the reason if the init failed, else null
/// @param total until both the runtime's own init and the extension's first `next` had come
/// @param added the extension's addition to the runtime's own init: from the later of register and the runtime's
/// readiness to `total`
/// @param cpuAtRegister CPU time when register came; zero if it did not
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
