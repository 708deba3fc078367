package com.edgedelta.lambda.lifecycle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What holding the invocations of this sandbox has cost, and whether a user should hear of it.
final class InvocationTally {
    private static final int SAMPLES = 20;
    private static final long LONG_WAIT_MILLIS = 200;

    private final long[] waits = new long[SAMPLES];
    private int waitsKnown;
    private long invocations;
    private long waitMillis;
    private long ownMillis;

    void invoked() {
        invocations++;
    }

    /// An invocation was held beyond its end.
    ///
    /// @param wait until Lambda reported the end in the telemetry, in ms
    /// @param own from then on
    void held(long wait, long own) {
        waitMillis += wait;
        ownMillis += own;
        if (waitsKnown <= SAMPLES) {
            if (waitsKnown < SAMPLES) {
                waits[waitsKnown] = wait;
            }
            waitsKnown++;
        }
    }

    /// Returns a line for the user after the first 20 holds if their median wait is long; null at any other time.
    @Nullable
    String advice(int timeoutMs) {
        if (waitsKnown != SAMPLES) {
            return null;
        }
        waitsKnown++; // Once in a sandbox.
        Arrays.sort(waits);
        long median = (waits[SAMPLES / 2 - 1] + waits[SAMPLES / 2]) / 2;
        if (median <= LONG_WAIT_MILLIS) {
            return null;
        }
        return "invocations wait " + median + " ms for the telemetry of their end, which is billed (median of "
                + SAMPLES + "; ED_LAMBDA_TIMEOUT_MS is " + timeoutMs + "): ED_LAMBDA_TIMEOUT_MS=25 shortens the wait,"
                + " ED_FLUSH_STRATEGY=next or adaptive removes it";
    }

    @Override
    public String toString() {
        return invocations + " invocations, held for " + (waitMillis + ownMillis) + " ms beyond their ends ("
                + waitMillis + " ms until the telemetry, " + ownMillis + " ms for pushes)";
    }
}
