package com.edgedelta.lambda.packaging.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.FirehoseAnswer;
import com.edgedelta.lambda.endpoint.FirehoseBehaviour;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.FirehoseLayer;
import com.edgedelta.lambda.packaging.fixture.QuietMachine;
import com.edgedelta.lambda.telemetry.Burst;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The packed Firehose layer against an endpoint that speaks Firehose's protocol and misbehaves.
final class FirehoseIT {
    private static final int LINES = 200_000;
    private static final int LENGTH = 200;

    @Test
    void linesArriveOnceAndInOrderAndTheEndpointSeesOneHeadBefore() {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http();
                Emulator emulator = new Emulator(FirehoseLayer.pushingTo(endpoint))) {
            assertThat(emulator.start().problem()).isNull();
            assertThat(endpoint.endpoint().requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.method()).isEqualTo("HEAD"));
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                emulator.invoke(Deliveries.invocation("invocation " + i, 3));
                expected.addAll(Deliveries.expected("invocation " + i, 3));
            }
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(FirehoseLayer.lines(endpoint)).isEqualTo(expected);
            assertThat(endpoint.calls()).allMatch(call -> call.stream().equals(FirehoseLayer.STREAM));
            assertThat(endpoint.violations()).isEmpty();
            assertThat(emulator.output()).as("nothing to say").isEmpty();
            assertThat(emulator.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException",
        "400, ExpiredTokenException",
        "503, ServiceUnavailableException",
    })
    void whatPassesIsTriedAgainInTheSameFlush(int status, String code) {
        assertArriveOnce(FirehoseBehaviour.first(2, FirehoseAnswer.error(status, code)), 3);
    }

    @Test
    void recordsThatFailedAreSentAgainInTheSameFlush() {
        assertArriveOnce(FirehoseBehaviour.first(2, FirehoseAnswer.failing(record -> true)), 3);
    }

    @Test
    void aConnectionThatBreaksIsReplaced() {
        assertArriveOnce(FirehoseBehaviour.first(1, FirehoseAnswer.of(EndpointAnswer.close())), 2);
    }

    private static void assertArriveOnce(FirehoseBehaviour behaviour, int calls) {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http().behave(behaviour);
                Emulator emulator = new Emulator(FirehoseLayer.pushingTo(endpoint))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("once", 4));

            assertThat(FirehoseLayer.lines(endpoint)).isEqualTo(Deliveries.expected("once", 4));
            assertThat(endpoint.calls()).hasSize(calls);
            assertThat(emulator.output()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ResourceNotFoundException, KINESIS_ENDPOINT, 3",
        "AccessDeniedException, firehose:PutRecordBatch, 3",
        "InvalidArgumentException, Direct PUT, 9", // It could be because of a line.
    })
    void whatDoesNotPassIsSentOnceAFlushAndSaidOnce(String code, String remedy, int calls) {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http().behave(call -> FirehoseAnswer.error(400, code));
                Emulator emulator = new Emulator(FirehoseLayer.pushingTo(endpoint))) {
            emulator.start();
            InvocationResult result = emulator.invoke(Deliveries.invocation("refused", 4));
            emulator.invoke(new Invocation());

            assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(3));
            assertThat(endpoint.calls()).hasSizeLessThanOrEqualTo(calls);
            assertThat(emulator.output())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(code, FirehoseLayer.STREAM, "us-east-1", remedy)
                            .doesNotContain("a-session-token", "wJalrXUtnFEMI"));
            endpoint.behave(call -> FirehoseAnswer.accept());
            emulator.shutdown("spindown"); // A refused chunk waits two seconds for its next flush, or for this.
            assertThat(FirehoseLayer.lines(endpoint)).isEqualTo(Deliveries.expected("refused", 4));
        }
    }

    @Test
    void aStreamThatHangsCostsOneFlushAndWhatWaitedArrivesWhenItIsBack() {
        try (FirehoseEndpoint endpoint =
                        FirehoseEndpoint.http().behave(call -> FirehoseAnswer.of(EndpointAnswer.hang()));
                Emulator emulator = new Emulator(FirehoseLayer.pushingTo(endpoint))) {
            emulator.start();
            assertCostsOneFlush(emulator);
            endpoint.behave(call -> FirehoseAnswer.accept());
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(FirehoseLayer.lines(endpoint)).contains("dead 0 line 0", "dead 9 line 1");
            assertThat(FirehoseLayer.lines(endpoint)).doesNotHaveDuplicates();
        }
    }

    @Test
    void nobodyThereCostsOneFlush() {
        EmulatorSettings settings = FirehoseLayer.settings()
                .withEnvironment("AWS_ENDPOINT_URL_FIREHOSE", "http://127.0.0.1:" + FreePort.find());
        try (Emulator emulator = new Emulator(settings)) {
            emulator.start();
            assertCostsOneFlush(emulator);
            assertThat(emulator.shutdown("spindown").code()).isZero();
        }
    }

    private static void assertCostsOneFlush(Emulator emulator) {
        Duration share = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            InvocationResult result = emulator.invoke(Deliveries.invocation("dead " + i, 2));
            assertThat(result.timedOut()).isFalse();
            share = share.plus(result.ownShare());
        }
        assertThat(share).as("two would take ten").isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void aLineOfTwoMegabytesIsGivenUpAndCountedAndTheOthersArrive() {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http();
                Emulator emulator = new Emulator(FirehoseLayer.pushingTo(endpoint)
                        .withEnvironment("ED_LAMBDA_MAX_BYTES", "1048576")
                        .withMemoryMb(1_024))) {
            emulator.start();
            emulator.invoke(new Invocation().withLines("before", "x".repeat(2_000_000), "behind"));
            emulator.invoke(new Invocation());

            assertThat(FirehoseLayer.lines(endpoint)).containsExactly("before", "behind");
            assertThat(endpoint.lines())
                    .anySatisfy(line -> assertThat(line).contains("edgedelta.dropped", "\"too_large\":1"));
            assertThat(endpoint.violations()).isEmpty();
        }
    }

    @Test
    @QuietMachine
    void fortyMegabytesInOneInvocationArriveOnceWhileEveryThirdRecordFails() {
        BitSet arrived = new BitSet(LINES);
        AtomicInteger twice = new AtomicInteger();
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http()
                        .tell(text -> note(text, arrived, twice))
                        .behave(call -> call.number() % 3 == 0
                                ? FirehoseAnswer.failing(record -> record % 2 == 0)
                                : FirehoseAnswer.accept());
                Emulator emulator = new Emulator(FirehoseLayer.pushingTo(endpoint)
                        .withFunctionTimeoutMs(120_000)
                        .withEnvironment("ED_MAX_REQUEST_KB", "3500"))) {
            emulator.start();
            InvocationResult result = emulator.invoke(new Invocation().withBurst(new Burst(LINES, FirehoseIT::line)));
            long peak = emulator.processStats().peakRssKb();
            emulator.invoke(new Invocation());
            assertThat(emulator.shutdown("spindown").code()).isZero();

            System.out.println("burst to Firehose: " + arrived.cardinality() + " lines, " + twice + " twice, peak "
                    + peak + " kB, own share " + result.ownShare() + ", "
                    + endpoint.calls().size() + " calls");
            assertThat(arrived.cardinality()).isEqualTo(LINES);
            assertThat(twice).hasValue(0);
            assertThat(endpoint.violations()).isEmpty();
            assertThat(result.timedOut()).isFalse();
        }
    }

    private static String line(int number) {
        String begin = "line " + number + " ";
        return begin + "y".repeat(LENGTH - begin.length());
    }

    private static synchronized void note(String record, BitSet arrived, AtomicInteger twice) {
        record.lines().forEach(line -> {
            int at = line.indexOf("\"message\":\"line ");
            if (at >= 0) {
                int from = at + "\"message\":\"line ".length();
                int number = Integer.parseInt(line.substring(from, line.indexOf(' ', from)));
                if (arrived.get(number)) {
                    twice.incrementAndGet();
                }
                arrived.set(number);
            }
        });
    }
}
