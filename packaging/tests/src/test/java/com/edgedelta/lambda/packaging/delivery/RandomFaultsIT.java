package com.edgedelta.lambda.packaging.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.fault.ConnectionScript;
import com.edgedelta.lambda.fault.FaultyPort;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.fault.Wire;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An endpoint that plays all faults at random: at the end every line has arrived or is counted, no other line is
/// counted but those whose response was withheld or damaged, and none has arrived more often than attempts at it had
/// such a response. `-Drandom.invocations=1000` makes a longer run, `-Dseed=...` repeats one.
@Order(1) // It takes long, so it starts first.
final class RandomFaultsIT {
    private static final int LINES = 3;
    private static final Pattern LINE = Pattern.compile("#(\\d{7})#");
    private static final Pattern DROPPED = Pattern.compile("dropped so far: (\\d+) records");

    /// As many accepting responses as others.
    private static final List<String> ACCEPTED = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"ok\":",
            "HTTP/1.1 200 OK\r\n\r\n{\"ok\":true}");

    private static final List<String> REFUSED = List.of(
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 422 Unprocessable Content\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");

    /// The connection stays open, and nothing is sent.
    private static final String NONE = "none";

    private static final List<String> DAMAGED = List.of(
            "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nInvalid Name@: x\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
            "HTTP/1.1 20",
            "\u0016\u0003 lorem ipsum\r\n\r\n",
            "");

    /// The same when a failed test is run once more.
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> arrived = new HashMap<>();
    private final Map<Integer, Integer> damaged = new HashMap<>();
    private boolean faulty = true;

    @Test
    void everyLineArrivesOrIsCountedAndNoneIsRepeatedWithoutNeed() {
        int invocations = Integer.getInteger("random.invocations", 200);
        System.out.println("random faults: -Dseed=" + SEED);
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withEnvironment("ED_LAMBDA_LOG_TYPES", "function") // Only lines are counted then.
                        .withEnvironment("ED_PUSH_TIMEOUT_SEC", "1"))) {
            watched.port().serve(this::serve);
            emulator.start();
            List<InvocationResult> results = new ArrayList<>();
            for (int i = 0; i < invocations; i++) {
                boolean unreachable = strike(watched);
                results.add(emulator.invoke(watched.invocation(LINES)));
                if (unreachable) {
                    watched.port().open();
                }
            }
            end();
            for (int i = 0; i < 4; i++) { // Time for a probe and for chunks set aside.
                emulator.freezeFor(Duration.ofMillis(1_100));
                emulator.invoke(watched.invocation(LINES).withDurationMs(300));
            }
            emulator.shutdown("spindown");

            account(watched.ledger().sent(), droppedIn(emulator.output()));
            assertThat(results).as("seed %d", SEED).noneMatch(InvocationResult::timedOut);
        }
    }

    /// Sometimes nobody accepts connections for one invocation, or those that are open vanish.
    private boolean strike(WatchedEndpoint watched) {
        int kind;
        synchronized (this) {
            kind = random.nextInt(200);
        }
        switch (kind) {
            case 0 -> watched.port().blackHole();
            case 1, 2 -> watched.port().refuse();
            case 3, 4 -> watched.port().resetIdle();
            case 5, 6 -> watched.port().closeIdle();
            default -> {
                return false;
            }
        }
        return kind <= 2;
    }

    private synchronized void end() {
        faulty = false;
    }

    /// Nothing of a request arrives before the handshake is over, so each line arrives exactly once.
    @Test
    void faultsOfTlsRepeatNoLine(@TempDir Path folder) throws IOException {
        System.out.println("random TLS faults: -Dseed=" + SEED);
        TestCertificate trusted = TestCertificate.in(folder);
        TestCertificate other = TestCertificate.in(Files.createDirectory(folder.resolve("other")));
        Ledger ledger = new Ledger();
        try (Endpoint endpoint = Endpoint.https(trusted.sslContext());
                Endpoint impostor = Endpoint.https(other.sslContext());
                FaultyPort port = FaultyPort.before(endpoint);
                Emulator emulator = new Emulator(PackedLayer.withoutEndpoint()
                        .withEnvironment("ED_ENDPOINT", "https://localhost:" + port.port() + "/logs")
                        .withEnvironment("ED_CA_BUNDLE", trusted.pem().toString()))) {
            ledger.of(endpoint);
            List<ConnectionScript> faults = List.of(
                    ConnectionScript.reset(),
                    ConnectionScript.tlsAlert(),
                    ConnectionScript.plainText(),
                    ConnectionScript.relayTo(impostor.port()));
            port.serve(wire -> handshake(faults).serve(wire));
            emulator.start();
            for (int i = 0; i < 30; i++) {
                port.closeIdle(); // The next request needs a handshake.
                emulator.invoke(
                        new Invocation().withLines(ledger.lines(LINES, 100).toArray(String[]::new)));
            }
            port.serve(ConnectionScript.relay());
            for (int i = 0; i < 6; i++) { // Time for a probe.
                emulator.freezeFor(Duration.ofMillis(1_100));
                emulator.invoke(new Invocation()
                        .withLines(ledger.lines(LINES, 100).toArray(String[]::new))
                        .withDurationMs(300));
            }
            emulator.shutdown("spindown");

            assertThat(ledger.lost()).as("seed %d: %s", SEED, ledger).isZero();
            assertThat(ledger.duplicated()).as("seed %d: %s", SEED, ledger).isZero();
            assertThat(ledger.outOfOrder()).as("seed %d: %s", SEED, ledger).isZero();
            assertThat(impostor.requests()).isEmpty();
        }
    }

    private synchronized ConnectionScript handshake(List<ConnectionScript> faults) {
        return random.nextInt(4) == 0 ? faults.get(random.nextInt(faults.size())) : ConnectionScript.relay();
    }

    private synchronized void account(int sent, long dropped) {
        List<Integer> lost = new ArrayList<>();
        for (int line = 0; line < sent; line++) {
            int times = arrived.getOrDefault(line, 0);
            assertThat(times)
                    .as("seed %d: arrivals of line %d", SEED, line)
                    .isLessThanOrEqualTo(1 + damaged.getOrDefault(line, 0));
            if (times == 0) {
                lost.add(line);
            }
        }
        long doubtful = damaged.keySet().stream()
                .filter(line -> arrived.getOrDefault(line, 0) > 0)
                .count();
        assertThat(dropped)
                .as("seed %d: counted; lost %s, and %d whose response was withheld or damaged", SEED, lost, doubtful)
                .isBetween((long) lost.size(), lost.size() + doubtful);
    }

    private static long droppedIn(List<String> output) {
        long dropped = 0;
        for (String line : output) {
            Matcher matcher = DROPPED.matcher(line);
            if (matcher.find()) {
                dropped = Long.parseLong(matcher.group(1));
            }
        }
        return dropped;
    }

    private void serve(Wire wire) throws IOException {
        for (byte[] request = wire.request(); request != null; request = wire.request()) {
            String response = respond(new String(request, ISO_8859_1));
            if (response.equals(NONE)) {
                wire.hang();
                return;
            }
            if (response.isEmpty()) {
                wire.reset();
                return;
            }
            wire.write(response);
            if (response.equals("HTTP/1.1 20")) {
                return;
            }
        }
    }

    private synchronized String respond(String request) {
        int kind = faulty && request.startsWith("POST") ? random.nextInt(10) : 0;
        if (kind < 6) {
            count(arrived, request);
            return faulty ? any(ACCEPTED) : ACCEPTED.getFirst();
        }
        if (kind < 8) {
            return any(REFUSED);
        }
        count(arrived, request);
        count(damaged, request);
        return random.nextInt(10) == 0 ? NONE : any(DAMAGED);
    }

    private String any(List<String> responses) {
        return responses.get(random.nextInt(responses.size()));
    }

    private static void count(Map<Integer, Integer> counts, String request) {
        Matcher line = LINE.matcher(request);
        while (line.find()) {
            counts.merge(Integer.valueOf(line.group(1)), 1, Integer::sum);
        }
    }
}
