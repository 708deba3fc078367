package com.edgedelta.lambda.packaging;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.fault.FaultyPort;
import com.edgedelta.lambda.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// An endpoint behind a port that fails on command, and the account of the lines that were logged and that arrived.
final class WatchedEndpoint implements AutoCloseable {
    static final int LINE = 200;
    private static final long PROBE_MS = 500;

    private final Endpoint endpoint = Endpoint.http();
    private final FaultyPort port = FaultyPort.before(endpoint);
    private final Ledger ledger = new Ledger().of(endpoint);

    Endpoint endpoint() {
        return endpoint;
    }

    FaultyPort port() {
        return port;
    }

    Ledger ledger() {
        return ledger;
    }

    /// The packed layer pushing to the port.
    EmulatorSettings settings() {
        return settings(PackedLayer.withoutEndpoint());
    }

    EmulatorSettings settings(EmulatorSettings layer) {
        return layer.withEnvironment("ED_ENDPOINT", port.url().toString());
    }

    /// An invocation that logs that many of the ledger's next lines.
    Invocation invocation(int lines) {
        return new Invocation().withLines(ledger.lines(lines, LINE).toArray(String[]::new));
    }

    List<InvocationResult> invoke(Emulator emulator, int invocations, int lines) {
        List<InvocationResult> results = new ArrayList<>();
        for (int i = 0; i < invocations; i++) {
            results.add(emulator.invoke(invocation(lines)));
        }
        return results;
    }

    /// Makes invocations of one line, with pauses in which the sandbox is frozen, until that is so or the time is up.
    ///
    /// They last long enough for a probe: one that is cut off may have arrived and comes again.
    boolean invokeUntil(Emulator emulator, BooleanSupplier done, Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < until) {
            emulator.invoke(invocation(1).withDurationMs(PROBE_MS));
            if (!done.getAsBoolean()) {
                emulator.freezeFor(Duration.ofMillis(500));
            }
        }
        return done.getAsBoolean();
    }

    /// The POSTs that arrived, whatever their answer; a warm-up's `HEAD` is none of them.
    long posts() {
        return endpoint.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .count();
    }

    static Duration ownShare(List<InvocationResult> results) {
        return results.stream().map(InvocationResult::ownShare).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        port.close();
        endpoint.close();
    }
}
