package com.edgedelta.lambda.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.aws.RoleCredentials;
import com.edgedelta.lambda.config.Destination.DeliveryStream;
import com.edgedelta.lambda.emulator.CredentialsEndpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.FirehoseAnswer;
import com.edgedelta.lambda.endpoint.FirehoseBehaviour;
import com.edgedelta.lambda.endpoint.FirehoseCall;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.fault.FaultyPort;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Outcome.Part;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.AbortedException;

/// The sink with the SDK's real client, against an endpoint that speaks Firehose's protocol.
final class FirehoseSinkTest {
    private static final DeliveryStream STREAM = new DeliveryStream("logs", "eu-west-1");
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final Map<String, String> KEYS = Map.of(
            "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI",
            "AWS_SESSION_TOKEN", "a-session-token");

    private final FirehoseEndpoint endpoint = FirehoseEndpoint.http();
    private final FirehoseSink sink = sink(endpoint.url(), KEYS);

    private static FirehoseSink sink(URI url, Map<String, String> environment) {
        return new FirehoseSink(
                STREAM,
                () -> new StreamClient(
                        STREAM,
                        AMPLE,
                        new RoleCredentials(environment, Clock.system(), AMPLE),
                        to -> Route.DIRECT,
                        InstantSource.system(),
                        url),
                Clock.system());
    }

    @AfterEach
    void closeAll() {
        sink.close();
        endpoint.close();
    }

    @Test
    void linesArriveInOneRecordEachEnded() {
        assertThat(send("a\nb\n")).isEqualTo(Outcome.ACCEPTED);

        assertThat(endpoint.records()).containsExactly("a\nb\n");
        assertThat(endpoint.calls()).singleElement().satisfies(call -> {
            assertThat(call.stream()).isEqualTo("logs");
            assertThat(call.token()).isEqualTo("a-session-token");
        });
        assertThat(endpoint.violations()).isEmpty();
    }

    @Test
    void fiveHundredLinesOfOneByteArriveInOneCall() {
        assertThat(send("\n".repeat(500))).isEqualTo(Outcome.ACCEPTED);

        assertThat(endpoint.records()).containsExactly("\n".repeat(500));
    }

    @Test
    void whatIsTooMuchForOneCallGoesInSeveralInOrder() {
        List<String> lines = lines(9_000);
        assertThat(send(String.join("", lines))).isEqualTo(Outcome.ACCEPTED);

        assertThat(endpoint.calls()).hasSizeGreaterThan(1);
        assertThat(String.join("", endpoint.records())).isEqualTo(String.join("", lines));
        assertThat(endpoint.violations()).isEmpty();
    }

    @Test
    void aLineThatFitsNoRecordIsTooLargeAndNothingIsSent() {
        Outcome outcome = send("a\n" + "x".repeat(2_000_000) + "\n");

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.TOO_LARGE);
        assertThat(outcome.reason()).contains("2000001");
        assertThat(endpoint.calls()).isEmpty();
    }

    @Test
    void aLineOfTheLongestRecordArrives() {
        String line = "x".repeat(Packing.OF_THE_API.recordBytes() - 1) + "\n";

        assertThat(send(line)).isEqualTo(Outcome.ACCEPTED);
        assertThat(endpoint.records()).containsExactly(line);
        assertThat(endpoint.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "last", "alternating"})
    void ofAPartialFailureOnlyTheFailedRecordsAreLeftInOrder(String which) {
        String body = String.join("", lines(4_000));
        endpoint.behave(FirehoseBehaviour.first(1, FirehoseAnswer.failing(failing(which))));

        Outcome outcome = send(body);
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
        assertThat(outcome.reason()).contains("ServiceUnavailableException");
        assertThat(outcome.left()).isNotEmpty();
        String left = text(body, outcome.left());
        assertThat(send(left)).isEqualTo(Outcome.ACCEPTED);

        List<String> arrived = endpoint.lines();
        assertThat(arrived)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(body.lines().toList());
        assertThat(arrived.subList(arrived.size() - (int) left.lines().count(), arrived.size()))
                .isEqualTo(left.lines().toList());
    }

    @Test
    void whereAllRecordsFailedAllIsLeft() {
        endpoint.behave(call -> FirehoseAnswer.failing(record -> true));

        Outcome outcome = send(String.join("", lines(4_000)));
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
        assertThat(outcome.left()).as("the whole chunk").isEmpty();
    }

    @Test
    void theCallsBehindOneThatFailedAreLeftWithIt() {
        String body = String.join("", lines(9_000));
        endpoint.behave(call ->
                call.number() == 2 ? FirehoseAnswer.error(400, "ThrottlingException") : FirehoseAnswer.accept());

        Outcome outcome = send(body);
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
        assertThat(endpoint.calls()).hasSize(2);
        assertThat(String.join("", endpoint.records()) + text(body, outcome.left()))
                .isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException",
        "400, ExpiredTokenException",
        "403, ExpiredTokenException",
        "403, RequestTimeTooSkewed",
        "429, TooManyRequestsException",
        "503, ServiceUnavailableException",
        "500, InternalFailure",
        "502, Whatever",
        "400, LimitExceededException",
    })
    void whatPassesIsUnavailableAndNotTriedAgainHere(int status, String code) {
        endpoint.behave(call -> FirehoseAnswer.error(status, code));

        Outcome outcome = send("a\n");
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
        assertThat(outcome.reason()).contains(code);
        assertThat(endpoint.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ResourceNotFoundException, KINESIS_ENDPOINT",
        "400, AccessDeniedException, firehose:PutRecordBatch",
        "400, InvalidKMSResourceException, KMS",
        "400, UnrecognizedClientException, credentials",
    })
    void whatDoesNotPassIsRefusedWithAStreamARegionAndARemedy(int status, String code, String remedy) {
        endpoint.behave(call -> FirehoseAnswer.error(status, code));

        Outcome outcome = send("a\n");
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(outcome.reason())
                .contains(code, "logs", "eu-west-1", remedy)
                .doesNotContain("a-session-token", "wJalrXUtnFEMI", "AKIDEXAMPLE");
        assertThat(endpoint.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidArgumentException", "ValidationException", "SerializationException"})
    void aCallMayBeRefusedBecauseOfALine(String code) {
        endpoint.behave(call -> FirehoseAnswer.error(400, code));

        Outcome outcome = send("a\n");
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.REFUSED_CONTENT);
        assertThat(outcome.reason()).contains(code, "logs", "eu-west-1");
    }

    /// `~` is a line break. The second response of a connection would be that to a repetition.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK~Content-Length: 8~~not json",
                "HTTP/1.1 200 OK~Content-Length: 4~~null",
                "HTTP/1.1 200 OK~Content-Length: 2~~[]",
                "HTTP/1.1 200 OK~Content-Length: 2~~{}",
                "HTTP/1.1 200 OK~Content-Length: 0~~",
                "HTTP/1.1 204 No Content~~",
                "HTTP/1.1 99 OK~Content-Length: 0~~",
                "HTTP/1.1 200 OK~Content-Length: 9~~{\"Failed\"",
                "HTTP/1.1 200 OK~Content-Encoding: gzip~Content-Length: 7~~garbage",
                "HTTP/1.1 200 OK~x-amz-crc32: 1~Content-Length: 2~~{}",
                "HTTP/1.1 abc OK~Content-Length: 0~~",
                "http/1.1 200 OK~Content-Length: 0~~",
                "garbage~~"
            })
    void aResponseThatCannotBeReadIsMetOnceAndQuotedNowhere(String response) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (FaultyPort port = FaultyPort.before(endpoint.endpoint()).serve(wire -> {
                    while (wire.request() != null) {
                        requests.incrementAndGet();
                        wire.write(response.replace("~", "\r\n"));
                    }
                });
                FirehoseSink sink = sink(port.url().resolve("/"), KEYS)) {
            Outcome outcome = send(sink, "a\n", AMPLE);

            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNREADABLE);
            assertThat(outcome.reason()).doesNotContain("json", "garbage", "\n");
            assertThat(requests).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK~Content-Length: 90~~{\"FailedPutCount\"",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~90~{\"FailedPutCount\"",
                ""
            })
    void aResponseThatEndsEarlyIsABrokenConnection(String response) throws IOException {
        try (FaultyPort port = FaultyPort.before(endpoint.endpoint()).serve(wire -> {
                    wire.request();
                    wire.write(response.replace("~", "\r\n"));
                });
                FirehoseSink sink = sink(port.url().resolve("/"), KEYS)) {
            assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
        }
    }

    @Test
    void aStreamThatHangsIsGivenUpInTime() {
        endpoint.behave(call ->
                call.records().contains("a\n") ? FirehoseAnswer.of(EndpointAnswer.hang()) : FirehoseAnswer.accept());

        long began = System.nanoTime();
        Outcome outcome = send("a\n", Duration.ofMillis(700));

        assertThat(outcome).isEqualTo(Outcome.unavailable("no answer in time"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(send("b\n")).isEqualTo(Outcome.ACCEPTED);
        assertThat(endpoint.records()).containsExactly("b\n");
    }

    @Test
    void aConnectionThatDiedWhileItWasKeptIsReplacedAtOnce() {
        assertThat(send("a\n")).isEqualTo(Outcome.ACCEPTED);
        endpoint.behave(FirehoseBehaviour.first(2, FirehoseAnswer.of(EndpointAnswer.close())));

        assertThat(send("b\n")).isEqualTo(Outcome.ACCEPTED);
        assertThat(endpoint.lines()).containsExactly("a", "b");
    }

    @Test
    void nobodyThereIsUnavailable() {
        URI nowhere = URI.create("http://127.0.0.1:" + FreePort.find());
        try (FirehoseSink refused = sink(nowhere, KEYS)) {
            assertThat(send(refused, "a\n", AMPLE).kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
        }
    }

    @Test
    void withoutCredentialsNothingIsSentAndTheReasonNamesTheVariables() {
        try (FirehoseSink poor = sink(endpoint.url(), Map.of())) {
            Outcome outcome = send(poor, "a\n", AMPLE);

            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
            assertThat(outcome.reason()).contains("AWS_ACCESS_KEY_ID");
            assertThat(endpoint.calls()).isEmpty();
        }
    }

    @Test
    void credentialsOfTheContainerEndpointAreKeptUntilTheStreamRefusesThemOrASnapshotIsRestored() {
        try (CredentialsEndpoint container = new CredentialsEndpoint(Instant.parse("2099-01-01T00:00:00Z"));
                FirehoseSink snapStart = sink(
                        endpoint.url(),
                        Map.of(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                container.url().toString(),
                                "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                                "an-authorization"))) {
            assertThat(send(snapStart, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(snapStart, "b\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            endpoint.behave(FirehoseBehaviour.first(3, FirehoseAnswer.error(400, "ExpiredTokenException")));
            assertThat(send(snapStart, "c\n", AMPLE).kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
            assertThat(send(snapStart, "c\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            snapStart.restored();
            assertThat(send(snapStart, "d\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            assertThat(endpoint.calls())
                    .extracting(FirehoseCall::token)
                    .containsExactly("token-1", "token-1", "token-1", "token-2", "token-3");
        }
    }

    @Test
    void aContainerEndpointThatRefusesIsNamed() {
        try (CredentialsEndpoint container = new CredentialsEndpoint(Instant.parse("2099-01-01T00:00:00Z"));
                FirehoseSink poor = sink(
                        endpoint.url(),
                        Map.of(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                container.url().toString()))) {
            Outcome outcome = send(poor, "a\n", AMPLE);

            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
            assertThat(outcome.reason()).contains("no credentials", "container endpoint", "403");
        }
    }

    @Test
    void anEndpointThatIsNoUrlIsRefusedAndSaid() {
        FirehoseSink unusable = new FirehoseSink(
                STREAM,
                () -> {
                    throw new IllegalArgumentException("no such endpoint");
                },
                Clock.system());
        unusable.prepare();
        Outcome outcome = send(unusable, "a\n", AMPLE);

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(outcome.reason()).contains("no such endpoint", "AWS_ENDPOINT_URL_FIREHOSE");
        unusable.close();
    }

    /// A clock of which only the wall clock steps, or only the other jumps as after a freeze, at each reading.
    private record JumpingClock(long wallMillisStep, long nanosJump, AtomicLong readings) implements Clock {
        @Override
        public long wallMillis() {
            return System.currentTimeMillis() + wallMillisStep * readings.incrementAndGet();
        }

        @Override
        public long nanos() {
            return nanosJump * readings.incrementAndGet();
        }

        @Override
        public void sleep(long nanos) {}
    }

    private static FirehoseSink silent(AtomicInteger attempts, Clock clock) {
        return new FirehoseSink(STREAM, () -> new SilentStream(attempts), clock);
    }

    @Test
    void aWallClockThatStepsDoesNotDoubleATimeOut() {
        AtomicInteger attempts = new AtomicInteger();
        try (FirehoseSink sink = silent(attempts, new JumpingClock(3_600_000, 0, new AtomicLong()))) {
            Outcome outcome = send(sink, "a\n", Duration.ofSeconds(1));

            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
            assertThat(attempts).hasValue(1);
        }
    }

    @Test
    void afterAFreezeOneMoreAttemptIsMade() {
        AtomicInteger attempts = new AtomicInteger();
        try (FirehoseSink sink = silent(attempts, new JumpingClock(0, 60_000_000_000L, new AtomicLong()))) {
            send(sink, "a\n", Duration.ofSeconds(1));

            assertThat(attempts).hasValue(2);
        }
    }

    @Test
    void aClientThatTakesLongToCreateHoldsNobodyAndIsClosedWhenItExists() throws Exception {
        CountDownLatch created = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        FirehoseSink slow = new FirehoseSink(
                STREAM,
                () -> {
                    SilentStream.await(created);
                    return new SilentStream(new AtomicInteger(), closed);
                },
                Clock.system());
        Outcome outcome = send(slow, "a\n", Duration.ofMillis(50));
        assertThat(outcome).isEqualTo(Outcome.unavailable("no client in time"));
        slow.restored();
        slow.close();
        assertThat(closed.getCount()).isOne();

        created.countDown();

        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whereMemoryRunsOutTheClientIsCreatedAgain() {
        AtomicInteger creations = new AtomicInteger();
        try (FirehoseSink sink = new FirehoseSink(
                STREAM,
                () -> {
                    if (creations.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("for this test");
                    }
                    return SilentStream.cutOff();
                },
                Clock.system())) {
            assertThatThrownBy(() -> send(sink, "a\n", AMPLE))
                    .as("for the caller, who can free memory")
                    .isInstanceOf(OutOfMemoryError.class);

            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.unavailable("cut off"));
            assertThat(creations).hasValue(2);
        }
    }

    /// A sink whose first client cannot be created.
    private static FirehoseSink failingOnce(AtomicInteger creations, Throwable failure) {
        return new FirehoseSink(
                STREAM,
                () -> {
                    if (creations.incrementAndGet() == 1) {
                        raise(failure);
                    }
                    return SilentStream.cutOff();
                },
                Clock.system());
    }

    private static void raise(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    @Test
    void memoryThatRunsOutWithinTheSdkIsFoundInItsExceptionToo() {
        AtomicInteger creations = new AtomicInteger();
        Throwable wrapped = new IllegalStateException(new IllegalArgumentException(new OutOfMemoryError("for a test")));
        try (FirehoseSink sink = failingOnce(creations, wrapped)) {
            sink.prepare();
            assertThatThrownBy(() -> send(sink, "a\n", AMPLE)).isInstanceOf(OutOfMemoryError.class);

            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.unavailable("cut off"));
            assertThat(creations).hasValue(2);
        }
    }

    private static List<Throwable> passing() {
        return List.of(
                new NoClassDefFoundError("Some"),
                new StackOverflowError(),
                new IllegalStateException(new NoClassDefFoundError("Some")),
                new IllegalStateException(new InterruptedException("ended")),
                AbortedException.create("interrupted"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void aFailureThatSaysNothingAboutTheEnvironmentIsNotForGood(Throwable failure) {
        AtomicInteger creations = new AtomicInteger();
        try (FirehoseSink sink = failingOnce(creations, failure)) {
            Outcome outcome = send(sink, "a\n", AMPLE);
            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
            assertThat(outcome.reason()).contains("cannot make a client");

            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.unavailable("cut off"));
            assertThat(creations).hasValue(2);
        }
    }

    @Test
    void anEnvironmentThatTheSdkRefusesIsTriedOnce() {
        AtomicInteger creations = new AtomicInteger();
        try (FirehoseSink sink = failingOnce(creations, new IllegalArgumentException("no such endpoint"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(Outcome.Kind.REFUSED);
            }
            assertThat(creations).hasValue(1);
        }
    }

    @Test
    void aSinkThatIsClosedCreatesNoClientAnyMore() {
        AtomicInteger creations = new AtomicInteger();
        FirehoseSink closed = failingOnce(creations, new NoClassDefFoundError("Some"));
        closed.prepare();
        closed.close();

        for (int i = 0; i < 3; i++) {
            assertThat(send(closed, "a\n", AMPLE).kind()).isEqualTo(Outcome.Kind.UNAVAILABLE);
        }
        assertThat(creations).hasValue(1);
    }

    @Test
    void connectingSendsOneHeadAndNoRecord() throws InterruptedException {
        sink.prepare();
        sink.connect(AMPLE);

        assertThat(endpoint.calls()).isEmpty();
        assertThat(endpoint.endpoint().requests())
                .singleElement()
                .satisfies(request -> assertThat(request.method()).isEqualTo("HEAD"));
        assertThat(sink.busyNanos()).isPositive();
        assertThat(send("a\n")).isEqualTo(Outcome.ACCEPTED);
        assertThat(endpoint.records()).containsExactly("a\n");
        assertThat(endpoint.endpoint().connections())
                .as("the one it has opened")
                .isEqualTo(1);
    }

    @Test
    void aLogLineCallsItByStreamAndRegion() {
        assertThat(sink).hasToString("delivery stream logs in eu-west-1");
    }

    private Outcome send(String body) {
        return send(body, AMPLE);
    }

    private Outcome send(String body, Duration timeout) {
        return send(sink, body, timeout);
    }

    private static Outcome send(FirehoseSink sink, String body, Duration timeout) {
        byte[] bytes = ("before\n" + body + "after\n").getBytes(UTF_8);
        try {
            Outcome outcome = sink.send(1, bytes, 7, bytes.length - 13, timeout);
            return outcome.withLeft(outcome.left().stream()
                    .map(part -> new Part(part.offset() - 7, part.length()))
                    .toList());
        } catch (InterruptedException ended) {
            throw new AssertionError("interrupted", ended);
        }
    }

    /// Different lines of a thousand bytes each.
    private static List<String> lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i + "x".repeat(999 - Integer.toString(i).length()) + "\n")
                .toList();
    }

    private static IntPredicate failing(String which) {
        return switch (which) {
            case "first" -> record -> record == 0;
            case "last" -> record -> record == 3;
            case "alternating" -> record -> record % 2 == 0;
            default -> throw new IllegalArgumentException(which);
        };
    }

    private static String text(String body, List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(body, part.offset(), part.offset() + part.length());
        }
        return text.toString();
    }
}
