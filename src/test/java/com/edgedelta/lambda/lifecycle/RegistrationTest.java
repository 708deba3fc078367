package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.lifecycle.LifecycleBench.FAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.lifecycle.FakeRuntimeApi.Answer;
import com.edgedelta.lambda.lifecycle.FakeRuntimeApi.Call;
import com.edgedelta.lambda.testing.Connection;
import com.edgedelta.lambda.testing.Telemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Register and subscribe: what is sent, and what follows from the answers.
final class RegistrationTest {
    @AutoClose
    private final LifecycleBench bench = new LifecycleBench();

    private int exitAfterShutdown() throws Exception {
        bench.api.shutDown("spindown", bench.clock.wallMillis());
        return bench.exitStatus();
    }

    private static String schemaVersion(Call subscription) {
        return subscription.body().substring(18, 28);
    }

    @Test
    void registersUnderItsFileNameForInvokeAndShutdown() throws Exception {
        bench.start();
        bench.api.awaitNexts(1);

        Call register = bench.api.call("register");
        assertThat(register.method()).isEqualTo("POST");
        assertThat(register.body()).isEqualTo("{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}");
        assertThat(register.headers())
                .containsEntry("lambda-extension-name", LifecycleBench.NAME)
                .containsEntry("lambda-extension-accept-feature", "accountId")
                .doesNotContainKey("upgrade");
        assertThat(bench.api.journal()).containsExactly("register", "subscribe", "next");
    }

    @Test
    void withoutADestinationItWaitsForShutdownAndNothingElse() throws Exception {
        bench.startWithoutDestination();
        bench.api.awaitNexts(1);

        assertThat(exitAfterShutdown()).isZero();

        assertThat(bench.api.call("register").body()).isEqualTo("{\"events\":[\"SHUTDOWN\"]}");
        assertThat(bench.api.journal()).containsExactly("register", "next");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void registerRefusedIsSaidAndTheExitStatusIsOne(int status) throws Exception {
        bench.api.registrationAnswers(
                new Answer(status, "{\"errorType\":\"Extension.InvalidExtensionName\",\n\"errorMessage\":\"no\"}"));
        bench.start();

        assertThat(bench.exitStatus()).isEqualTo(1);

        assertThat(bench.log.lines())
                .singleElement()
                .asString()
                .contains("register", LifecycleBench.NAME, Integer.toString(status), "Extension.InvalidExtensionName");
        assertThat(bench.api.journal())
                .as("there is no identifier to report with")
                .containsExactly("register");
    }

    static Stream<Answer> transientFailures() {
        return Stream.of(
                new Answer(429, "{}"), new Answer(500, "{}"), new Answer(503, ""), Answer.RESET, Answer.SILENCE);
    }

    @ParameterizedTest
    @MethodSource("transientFailures")
    void oneFailedRegisterAndOneFailedSubscribeCostNothing(Answer failure) throws Exception {
        bench.api.registrationAnswers(failure);
        bench.api.subscriptionAnswers(failure);
        bench.start();
        bench.api.awaitNexts(1);

        assertThat(bench.api.journal()).containsExactly("register", "register", "subscribe", "subscribe", "next");
        assertThat(bench.clock.sleeps()).containsExactly(Duration.ofMillis(100), Duration.ofMillis(100));
        assertThat(bench.log.lines()).isEmpty();
    }

    @Test
    void registerIsTriedForThreeSecondsAndNoLonger() throws Exception {
        for (int i = 0; i < 20; i++) {
            bench.api.registrationAnswers(new Answer(503, "busy"));
        }
        bench.start();

        assertThat(bench.exitStatus()).isEqualTo(1);

        assertThat(bench.log.lines()).singleElement().asString().contains("503", "busy");
        assertThat(bench.clock.nanos()).isLessThan(3_000_000_000L);
        assertThat(bench.api.calls("register")).hasSizeBetween(4, 6);
    }

    @Test
    void aRepeatedRegisterThatIsRefusedBecauseTheFirstWasAcceptedIsOneLine() throws Exception {
        bench.api.registrationAnswers(Answer.RESET);
        bench.api.registrationAnswers(new Answer(403, "{\"errorType\":\"Extension.AlreadyRegistered\"}"));
        bench.start();

        assertThat(bench.exitStatus()).isEqualTo(1);

        assertThat(bench.log.lines())
                .singleElement()
                .asString()
                .contains("AlreadyRegistered", "an earlier try may have been accepted");
    }

    @Test
    void whatTheLauncherRegisteredIsTakenOver() throws Exception {
        bench.start(
                "EDGEDELTA_EXTENSION_IDENTIFIER",
                FakeRuntimeApi.IDENTIFIER,
                "EDGEDELTA_EXTENSION_REGISTERED",
                "{\"functionName\":\"f\",\"functionVersion\":\"7\",\"accountId\":\"210987654321\"}");
        bench.api.awaitNexts(1);
        bench.post(Telemetry.line("hello"));
        bench.api.invoke("r1", FAR);
        bench.post(Telemetry.start("r1"), Telemetry.runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(bench.api.journal()).startsWith("subscribe", "next");
        assertThat(bench.api.call("subscribe").headers())
                .containsEntry("lambda-extension-identifier", FakeRuntimeApi.IDENTIFIER);
        assertThat(bench.sink.accepted()).singleElement().asString().contains("\"210987654321\"", "\"version\":\"7\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "no JSON", "{\"functionName\":\"f"})
    void aDamagedAnswerIsTakenOverAllTheSame(String answer) throws Exception {
        bench.start(
                "EDGEDELTA_EXTENSION_IDENTIFIER", FakeRuntimeApi.IDENTIFIER, "EDGEDELTA_EXTENSION_REGISTERED", answer);
        bench.api.awaitNexts(1);

        assertThat(bench.api.journal()).containsExactly("subscribe", "next");
        assertThat(bench.log.lines()).isEmpty();
    }

    @Test
    void withoutADestinationEachInvokeOfTheLaunchersRegistrationIsAnsweredAtOnce() throws Exception {
        bench.startWithoutDestination("EDGEDELTA_EXTENSION_IDENTIFIER", FakeRuntimeApi.IDENTIFIER);
        bench.api.invoke("r1", FAR);
        bench.api.invoke("r2", FAR);
        bench.api.awaitNexts(3);

        assertThat(exitAfterShutdown()).isZero();
        assertThat(bench.api.journal()).containsExactly("next", "next", "next");
    }

    @Test
    void whereNobodyAnswersTheExitStatusIsOne() throws Exception {
        bench.startAgainst("127.0.0.1:" + FreePort.find());

        assertThat(bench.exitStatus()).isEqualTo(1);
        assertThat(bench.log.lines()).singleElement().asString().contains("register");
    }

    @Test
    void anAddressThatIsNoneIsSaidAndTheExitStatusIsOne() throws Exception {
        bench.startAgainst("not an address");

        assertThat(bench.exitStatus()).isEqualTo(1);
        assertThat(bench.log.lines()).singleElement().asString().contains("register");
    }

    @Test
    void subscribesWithAllBufferingValuesInTheNewestSchema() throws Exception {
        bench.start();
        bench.api.awaitNexts(1);

        Call subscribe = bench.api.call("subscribe");
        assertThat(subscribe.method()).isEqualTo("PUT");
        assertThat(subscribe.headers()).containsEntry("lambda-extension-identifier", FakeRuntimeApi.IDENTIFIER);
        assertThat(subscribe.body())
                .isEqualTo("{\"schemaVersion\":\"2025-01-29\",\"types\":[\"function\",\"platform\"],"
                        + "\"buffering\":{\"maxItems\":1000,\"maxBytes\":262144,\"timeoutMs\":25},"
                        + "\"destination\":{\"protocol\":\"HTTP\",\"URI\":\"http://sandbox.localdomain:"
                        + bench.api.telemetryPort() + "\"}}");
        assertThat(bench.api.call("next").headers())
                .containsEntry("lambda-extension-identifier", FakeRuntimeApi.IDENTIFIER);
    }

    @Test
    void subscribesWithTheSettings() throws Exception {
        int port = FreePort.find();
        bench.start(
                "ED_LAMBDA_MAX_ITEMS", "10000",
                "ED_LAMBDA_MAX_BYTES", "1048576",
                "ED_LAMBDA_TIMEOUT_MS", "25",
                "ED_TELEMETRY_PORT", Integer.toString(port));
        bench.api.awaitNexts(1);

        assertThat(bench.api.call("subscribe").body())
                .contains("\"buffering\":{\"maxItems\":10000,\"maxBytes\":1048576,\"timeoutMs\":25}")
                .contains("\"URI\":\"http://sandbox.localdomain:" + port + "\"");
    }

    /// Without `platform` nothing tells when an invocation ends.
    @ParameterizedTest
    @CsvSource({
        "function, '[\"function\",\"platform\"]'",
        "platform, '[\"platform\"]'",
        "extension, '[\"platform\",\"extension\"]'",
        "'extension,function,platform', '[\"function\",\"platform\",\"extension\"]'"
    })
    void platformIsAlwaysSubscribedTo(String logTypes, String types) throws Exception {
        bench.start("ED_LAMBDA_LOG_TYPES", logTypes);
        bench.api.awaitNexts(1);

        assertThat(bench.api.call("subscribe").body()).contains("\"types\":" + types + ",");
    }

    @Test
    void theReceiverListensBeforeTheSubscriptionIsAnswered() throws Exception {
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        bench.api.onSubscribe(() -> {
            try {
                answers.add(Connection.postTo(bench.api.telemetryPort(), Telemetry.batch()));
            } catch (IOException refused) {
                answers.add(-1);
            }
        });
        bench.start();
        bench.api.awaitNexts(1);

        assertThat(answers).containsExactly(200);
    }

    @Test
    void anUnknownSchemaIsFollowedByTheOneBeforeIt() throws Exception {
        bench.api.subscriptionAnswers(new Answer(400, "{\"errorType\":\"ValidationError\"}"));
        bench.api.subscriptionAnswers(new Answer(400, "{\"errorType\":\"ValidationError\"}"));
        bench.start();
        bench.api.awaitNexts(1);

        assertThat(bench.api.calls("subscribe"))
                .extracting(RegistrationTest::schemaVersion)
                .containsExactly("2025-01-29", "2022-12-13", "2022-07-01");
        assertThat(bench.log.lines()).isEmpty();

        bench.post(Telemetry.line("hello"));
        bench.api.invoke("r1", FAR);
        bench.post(Telemetry.start("r1"), Telemetry.runtimeDone("r1"));
        bench.api.awaitNexts(2);
        assertThat(bench.sink.accepted()).singleElement().asString().contains("hello");
    }

    @Test
    void whereNoSchemaIsKnownItGoesOnWithoutTelemetry() throws Exception {
        for (int i = 0; i < 3; i++) {
            bench.api.subscriptionAnswers(new Answer(400, "{\"errorType\":\"ValidationError\"}"));
        }
        bench.start();
        bench.api.awaitNexts(1);

        assertThat(bench.api.calls("subscribe")).hasSize(3);
        assertThat(bench.log.lines()).singleElement().asString().contains("subscribe", "400", "ValidationError");
    }

    @Test
    void aSubscriptionThatFailsForThreeSecondsIsGivenUp() throws Exception {
        for (int i = 0; i < 20; i++) {
            bench.api.subscriptionAnswers(new Answer(500, "busy"));
        }
        bench.start();
        bench.api.awaitNexts(1);

        assertThat(bench.log.lines()).singleElement().asString().contains("subscribe", "500", "no logs are forwarded");
        assertThat(bench.clock.nanos()).isLessThan(3_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 403})
    void withoutASubscriptionItGoesOnAndNoInvocationWaits(int status) throws Exception {
        bench.api.subscriptionAnswers(new Answer(status, "{\"errorType\":\"Telemetry.NotSupported\"}"));
        bench.start();
        bench.api.awaitNexts(1);
        int port = bench.api.telemetryPort();

        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(2);
        bench.api.invoke("r2", FAR);
        bench.api.awaitNexts(3);
        assertThat(exitAfterShutdown()).isZero();

        assertThat(bench.api.calls("subscribe")).as("no other schema helps").hasSize(1);
        assertThat(bench.log.lines().getFirst())
                .contains(status == 202 ? "not supported here" : Integer.toString(status))
                .contains("no logs are forwarded");
        assertThat(bench.log.lines())
                .filteredOn(line -> line.contains("telemetry") || line.contains("Telemetry"))
                .as("one line")
                .hasSize(1);
        assertThat(bench.sink.attempts()).isEmpty();
        assertThat(bench.sink.closed()).isTrue();
        assertThatThrownBy(() -> Connection.postTo(port, Telemetry.batch()))
                .as("nobody listens")
                .isInstanceOf(IOException.class);
    }
}
