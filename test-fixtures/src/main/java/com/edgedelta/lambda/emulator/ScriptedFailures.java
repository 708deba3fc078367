package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.concurrent.Monitor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The failures of one call, in turn, before it succeeds.
final class ScriptedFailures {
    private static final long FOREVER_MS = 3_600_000;

    private final Deque<CallFailure> failures;
    private final Monitor monitor;
    private final BooleanSupplier closed;

    ScriptedFailures(List<CallFailure> failures, Monitor monitor, BooleanSupplier closed) {
        this.failures = new ArrayDeque<>(failures);
        this.monitor = monitor;
        this.closed = closed;
    }

    /// Plays the next failure; returns false if the call is to be carried out.
    boolean fail(Exchange exchange) throws IOException {
        var failure = monitor.locked(failures::pollFirst);
        if (failure == null) {
            return false;
        }
        switch (failure) {
            case CallFailure.Status(var status) ->
                exchange.refuse(status, "Extension.Scripted", "refused by the settings");
            case CallFailure.Reset _ -> exchange.drop();
            case CallFailure.Silence _ -> {
                monitor.await(closed, Monitor.in(FOREVER_MS));
                exchange.drop();
            }
            case CallFailure.AnswerLost _ -> {
                exchange.loseAnswer();
                return false;
            }
        }
        return true;
    }
}
