package com.edgedelta.lambda.packaging.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.fault.HostileSenders;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Invocations during and after an attack on the receiver are served as usual.
final class HostileInputIT {
    /// The same when a failed test is run once more.
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    /// The heap's limit plus the JVM's own memory.
    private static final long PEAK_KB = 96_000;

    @Test
    void slowAndSilentSendersHoldUpNobody() {
        assertBorne(senders -> {
            senders.hold(100, "");
            senders.hold(50, "POST / HTTP/1.1\r\nHost: sandbox.loc");
            senders.hold(50, HostileSenders.head("Content-Length: 5000") + "[{\"time\":");
            senders.drip(50);
        });
    }

    @Test
    void aHundredPostsAtOnceAreAllTaken() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withoutFreeze())) {
            List<String> bodies = new ArrayList<>();
            for (String line : watched.ledger().lines(100, 5_000)) {
                bodies.add("[" + event("\"" + line + "\\n\"") + "]");
            }

            emulator.start();
            try (HostileSenders senders = new HostileSenders(emulator.telemetryPort())) {
                assertThat(senders.atOnce(bodies)).hasSize(100).containsOnly(200);
            }
            emulator.invoke(watched.invocation(5));
            emulator.shutdown("spindown");

            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 99999999999",
                "Content-Length: 99999999999999999999999999",
                "Content-Length: 2147483648",
                "Content-Length: -1",
                "Content-Length: 0x10",
                "Content-Length: ",
                "Content-Length: 3",
                "Content-Length: 5\r\nContent-Length: 50000",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip, chunked",
                "X-Nothing: at all"
            })
    void aLyingLengthHarmsNobody(String header) {
        assertBorne(senders -> senders.hold(5, HostileSenders.head(header) + "[" + event("\"x\\n\"") + "]\r\n\r\n"));
    }

    @Test
    void anArrayWithoutAnEndIsBoundInMemory() {
        assertBorne(senders -> {
            senders.endlessArray(50_000_000, event("\"" + "endless".repeat(30) + "\\n\""));
            senders.endlessArray(50_000_000, "[");
            senders.endlessArray(50_000_000, "\"");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void anOddBodyHarmsNobody(String what, byte[] body) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            emulator.start();
            List<InvocationResult> results = List.of(
                    emulator.invoke(watched.invocation(3).withBody(body)), emulator.invoke(watched.invocation(3)));

            assertServed(watched, emulator, results);
        }
    }

    static List<Object[]> bodies() {
        return List.of(
                body("nothing", ""),
                body("NUL bytes", "\0".repeat(10_000)),
                body("NUL bytes in a line", "[" + event("\"a\0b\\u0000\\n\"") + "]"),
                body("invalid UTF-8", "[" + event("\"\u00ff\u00c0\u0080\u00ed\u00a0\u0080\u00f8\\n\"") + "]"),
                body("deep nesting", "[" + event("[".repeat(100_000) + "]".repeat(100_000)) + "]"),
                body("deep nesting without an end", "[".repeat(1_000_000)),
                body("deep objects", "[" + event("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)) + "]"),
                body("a huge number", "[" + event("1" + "0".repeat(300_000)) + "]"),
                body("a huge exponent", "[" + event("1e999999999999") + "," + event("-1.5E-99999999") + "]"),
                body(
                        "huge figures in a report",
                        "[{\"time\":\"t\",\"type\":\"platform.report\",\"record\":{\"requestId\":\"r\",\"metrics\":"
                                + "{\"durationMs\":1e400,\"memorySizeMB\":" + "9".repeat(400)
                                + ",\"maxMemoryUsedMB\":-0}}}]"),
                body(
                        "duplicate keys",
                        "[{\"time\":\"a\",\"time\":\"b\",\"type\":\"function\",\"type\":\"platform.start\",\"record\":1,"
                                + "\"record\":{\"a\":1,\"a\":2}}]"),
                body("a key of a megabyte", "[{\"" + "k".repeat(1_000_000) + "\":1}]"),
                body("no array", event("\"x\"")),
                body("no JSON", "POST / HTTP/1.1\r\n\r\n".repeat(100)),
                body("an array that never ends", "[" + (event("1") + ",").repeat(1_000)),
                body("eight megabytes", "[" + event("\"" + "8".repeat(8_000_000) + "\\n\"") + "]"));
    }

    @Test
    void damagedBatchesLoseNothingThatIsBeforeTheDamage() {
        System.out.println("damaged batches: -Dseed=" + SEED);
        Random random = new Random(SEED);
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withFunctionTimeoutMs(30_000))) {
            emulator.start();
            List<InvocationResult> results = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Invocation invocation = watched.invocation(1);
                for (int body = 0; body < 10; body++) {
                    invocation = invocation.withBody(damaged(random, watched.ledger()));
                }
                results.add(emulator.invoke(invocation));
            }
            results.add(emulator.invoke(watched.invocation(1)));

            assertServed(watched, emulator, results);
        }
    }

    /// Valid events, followed by some valid events with changed bytes.
    private static byte[] damaged(Random random, Ledger ledger) {
        StringBuilder sound = new StringBuilder("[");
        for (String line : ledger.lines(1 + random.nextInt(5), 50)) {
            sound.append(event("\"" + line + "\\n\"")).append(',');
        }
        String more = event("{\"a\":[1,\"two\\n\",{\"b\":null}],\"c\":-1.5e3}");
        byte[] tail = more.substring(0, 1 + random.nextInt(more.length())).getBytes(ISO_8859_1);
        for (int i = random.nextInt(4); i > 0; i--) {
            tail[random.nextInt(tail.length)] = (byte) random.nextInt(256);
        }
        return (sound + new String(tail, ISO_8859_1)).getBytes(ISO_8859_1);
    }

    private static void assertBorne(Consumer<HostileSenders> abuse) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withoutFreeze())) {
            emulator.start();
            List<InvocationResult> results = new ArrayList<>();
            results.add(emulator.invoke(watched.invocation(5)));
            try (HostileSenders senders = new HostileSenders(emulator.telemetryPort())) {
                abuse.accept(senders);
                results.addAll(watched.invoke(emulator, 5, 5));
            }
            results.addAll(watched.invoke(emulator, 2, 5));

            assertServed(watched, emulator, results);
        }
    }

    private static void assertServed(WatchedEndpoint watched, Emulator emulator, List<InvocationResult> results) {
        long peak = emulator.processStats().peakRssKb();
        assertThat(emulator.shutdown("spindown").code()).isZero();
        assertThat(results).noneMatch(InvocationResult::timedOut);
        assertThat(results).allSatisfy(result -> assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(4)));
        assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
        assertThat(watched.ledger().duplicated()).as("%s", watched.ledger()).isZero();
        assertThat(emulator.telemetry().failures())
                .as("Lambda's own POSTs are answered 200")
                .isEmpty();
        assertThat(emulator.violations()).isEmpty();
        assertThat(peak).isLessThan(PEAK_KB);
        assertThat(watched.endpoint().lines())
                .allSatisfy(
                        line -> assertThat(isObject(line)).as(shortened(line)).isTrue());
    }

    /// The parser recurses, so a deeply nested line is only checked at both ends.
    private static boolean isObject(String line) {
        boolean deep = line.contains("[[[[[[[[[[") || line.contains("{\\\"a\\\":{\\\"a\\\":");
        return deep
                ? line.startsWith("{\"") && line.endsWith("}")
                : Json.parse(line).isObject();
    }

    private static String shortened(String line) {
        return line.substring(0, Math.min(500, line.length()));
    }

    private static String event(String record) {
        return "{\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"function\",\"record\":" + record + "}";
    }

    private static Object[] body(String what, String text) {
        return new Object[] {what, text.getBytes(what.contains("UTF-8") ? ISO_8859_1 : UTF_8)};
    }
}
