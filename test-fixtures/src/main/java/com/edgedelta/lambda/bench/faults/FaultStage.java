package com.edgedelta.lambda.bench.faults;

import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.fault.FaultyPort;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Plays one fault with one extension and counts the lines; an extension that ends is started again, as in Lambda.
final class FaultStage implements AutoCloseable {
    private static final long FUNCTION_MS = 8_000;
    private static final long PROBE_MS = 500;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private final WatchedEndpoint watched = new WatchedEndpoint();
    final Endpoint endpoint = watched.endpoint().forgetBodies();
    final FaultyPort port = watched.port();
    final Ledger ledger = watched.ledger();
    final Emulator emulator;

    private Duration held = Duration.ZERO;
    private Duration longest = Duration.ZERO;
    private long peakKb;
    private int resets;
    private int killed;
    private @Nullable String problem;
    private @Nullable Exit exit;

    FaultStage(Candidate candidate, Fault fault) {
        var settings = watched.settings(candidate.settings())
                .withFunctionName("faults-" + UUID.randomUUID())
                .withFunctionTimeoutMs(FUNCTION_MS);
        emulator = new Emulator(fault.setup().of(settings, this));
    }

    FaultResult play(Fault fault) {
        start();
        try {
            if (problem == null) {
                fault.course().accept(this);
                exit = end();
            }
        } catch (IllegalStateException | UncheckedIOException e) {
            problem = "could not be played to its end: " + e.getMessage();
        }
        return new FaultResult(
                ledger.sent(),
                ledger.lost(),
                ledger.duplicated(),
                ledger.droppedInAll(),
                held,
                longest,
                peakKb,
                problem != null ? problem : described(exit));
    }

    private Exit end() {
        if (!emulator.alive()) {
            start();
        }
        look();
        return emulator.shutdown("spindown");
    }

    private String described(@Nullable Exit last) {
        var code = last == null ? "none" : last.killed() ? "killed" : Integer.toString(last.code());
        if (resets == 0) {
            return code;
        }
        return code + ", " + resets + (resets == 1 ? " reset" : " resets")
                + (killed == 0 ? "" : ", killed in " + killed);
    }

    void invoke(int invocations, int lines) {
        for (var i = 0; i < invocations; i++) {
            invoke(lines(lines));
        }
    }

    Invocation lines(int lines) {
        return watched.invocation(lines);
    }

    void invoke(Invocation invocation) {
        if (!emulator.alive()) {
            start();
        }
        if (problem == null) {
            var result = emulator.invoke(invocation);
            account(result);
        }
    }

    private void account(InvocationResult result) {
        held = held.plus(result.ownShare());
        longest = longest.compareTo(result.ownShare()) < 0 ? result.ownShare() : longest;
        if (result.exit() == null) {
            look();
        } else {
            resets++;
            killed += result.exit().killed() ? 1 : 0;
        }
    }

    /// Makes invocations of one line, with pauses, until everything has arrived or could have.
    void recover() {
        var until = System.nanoTime() + RECOVERY.toNanos();
        while (problem == null && ledger.lost() > ledger.droppedInAll() && System.nanoTime() < until) {
            invoke(lines(1).withDurationMs(PROBE_MS));
            if (emulator.alive()) {
                emulator.freezeFor(PAUSE);
            }
        }
        invoke(1, 1);
    }

    void answer(EndpointAnswer answer) {
        endpoint.behave(EndpointBehaviour.always(answer));
    }

    private void start() {
        var init = emulator.start();
        if (init.problem() != null && problem == null) {
            problem = "init failed: " + init.problem();
        }
    }

    private void look() {
        peakKb = Math.max(peakKb, emulator.processStats().peakRssKb());
    }

    @Override
    public void close() {
        emulator.close();
        watched.close();
    }
}
