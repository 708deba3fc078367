package com.edgedelta.lambda.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The values of the header `Idempotency-Key`, by which a destination can recognise that a request repeats an earlier
/// one: a random identifier of the process, and the number of what is sent.
final class IdempotencyKeys {
    /// The kernel makes a new random UUID for each reader (random(4)). Java's own random numbers would load its
    /// security providers.
    private static final Path KERNEL = Path.of("/proc/sys/kernel/random/uuid");

    private @Nullable String process;

    synchronized String of(long id) {
        String known = process;
        if (known == null) {
            known = random();
            process = known;
        }
        return known + "-" + Long.toHexString(id);
    }

    /// After a restore from a snapshot: other processes were restored from it, too, and need keys of their own.
    synchronized void renew() {
        process = null;
    }

    private static String random() {
        try {
            return Files.readString(KERNEL, US_ASCII).strip();
        } catch (IOException | SecurityException unavailable) {
            return Long.toHexString(System.nanoTime()) + "-"
                    + ProcessHandle.current().pid();
        }
    }
}
