package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.lifecycle.LifecycleBench.FAR;
import static com.edgedelta.lambda.testing.ManualClock.START;
import static com.edgedelta.lambda.testing.Telemetry.initReport;
import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.logsDropped;
import static com.edgedelta.lambda.testing.Telemetry.report;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.lifecycle.FakeRuntimeApi.Answer;
import com.edgedelta.lambda.lifecycle.FakeRuntimeApi.Call;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.testing.Connection;
import com.edgedelta.lambda.testing.ScriptedSink;
import com.edgedelta.lambda.testing.Telemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Invocations, shutdown and trouble, over real sockets: when is pushed, and when is `next` called.
final class LifecycleTest {
    /// How long a test looks on to see that something does not happen.
    private static final Duration LOOK = Duration.ofMillis(150);

    @AutoClose
    private final LifecycleBench bench = new LifecycleBench();

    @BeforeEach
    void open() {
        bench.sink.otherwise(timeout -> {
            bench.api.note("push");
            return Outcome.ACCEPTED;
        });
    }

    private void startAndInit(String... variables) throws Exception {
        bench.start(variables);
        bench.api.awaitNexts(1);
    }

    private String pushed() {
        return String.join("", bench.sink.accepted());
    }

    private void holdsTheInvocation(int nexts) throws InterruptedException {
        assertThat(bench.api.awaitNexts(nexts + 1, LOOK)).as("next is called").isFalse();
        assertThat(bench.sink.attempts()).as("pushes").isEmpty();
    }

    /// What a destination that never answers costs.
    private ScriptedSink.Step hang() {
        return timeout -> {
            bench.api.note("push");
            bench.clock.advance(timeout);
            return Outcome.unavailable("no answer in time");
        };
    }

    @Test
    void anInvocationIsPushedWhenItsRuntimeIsDoneAndBeforeNext() throws Exception {
        startAndInit();
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("hello"));
        holdsTheInvocation(1);

        bench.post(line("world"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(bench.api.journal()).containsExactly("register", "subscribe", "next", "push", "next");
        assertThat(bench.sink.accepted()).hasSize(1);
        assertThat(pushed().lines().map(record -> Json.parse(record).asObject().getString("message", "")))
                .containsExactly("START RequestID: r1", "hello", "world", "END RequestID: r1");
        assertThat(bench.log.lines()).isEmpty();
    }

    @Test
    void everyInvocationIsPushedForItself() throws Exception {
        startAndInit();
        for (int i = 1; i <= 5; i++) {
            bench.api.invoke("r" + i, FAR);
            bench.post(start("r" + i), line("line " + i), runtimeDone("r" + i));
            bench.api.awaitNexts(i + 1);
            bench.post(report("r" + i));
        }

        assertThat(bench.sink.accepted()).hasSize(5);
        for (int i = 1; i <= 5; i++) {
            assertThat(bench.sink.accepted().get(i - 1)).contains("line " + i);
        }
        assertThat(bench.sink.accepted().get(4)).contains("platform.report");
    }

    @Test
    void aRuntimeDoneBeforeItsInvokeIsRemembered() throws Exception {
        startAndInit();
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(2);

        assertThat(pushed()).contains("hello");
    }

    @Test
    void theRuntimeDoneOfAnotherInvocationEndsNoWait() throws Exception {
        startAndInit();
        bench.api.invoke("r2", FAR);
        bench.post(runtimeDone("r1"), report("r1"));
        holdsTheInvocation(1);
    }

    @Test
    void aReportThatComesInsteadEndsTheWait() throws Exception {
        startAndInit();
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("hello"), report("r1"));
        bench.api.awaitNexts(2);

        assertThat(pushed()).contains("hello", "platform.report");
    }

    @Test
    void lostLogsEndTheWait() throws Exception {
        startAndInit();
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("hello"), logsDropped());
        bench.api.awaitNexts(2);

        assertThat(pushed()).contains("hello", "platform.logsDropped");
    }

    @Test
    void aDamagedBatchWithTheRuntimesEndEndsTheWait() throws Exception {
        startAndInit();
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("hello"));
        bench.post("{\"time\":\"\",\"type\":\"function\",\"record\":\"cut", runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(pushed()).contains("hello");
    }

    @Test
    void onlyFunctionLogsAreAskedForAndYetTheRuntimesEndIsHeard() throws Exception {
        startAndInit("ED_LAMBDA_LOG_TYPES", "function");
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(pushed().lines()).singleElement().asString().contains("hello");
    }

    @Test
    void whatIsThereIsPushed300MsBeforeTheDeadlineAndNextIsCalled50MsBeforeIt() throws Exception {
        bench.sink.otherwise(hang());
        startAndInit();
        List<Long> nexts = Collections.synchronizedList(new ArrayList<>());
        bench.api.onNext(() -> nexts.add(bench.clock.wallMillis()));
        bench.post(start("r1"), line("hello"));

        long began = System.nanoTime();
        bench.api.invoke("r1", START + 500); // the clock stands still, so that the wait is one of 200 ms
        bench.sink.awaitAttempts(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        bench.api.awaitNexts(2);

        assertThat(bench.sink.bodies().getFirst()).contains("hello");
        assertThat(nexts).singleElement().satisfies(at -> assertThat(at).isLessThanOrEqualTo(START + 450));
    }

    @Test
    void anInvocationThatIsOverAtOnceIsHeldNoLongerThanItsDeadline() throws Exception {
        bench.sink.otherwise(hang());
        startAndInit();
        List<Long> nexts = Collections.synchronizedList(new ArrayList<>());
        bench.api.onNext(() -> nexts.add(bench.clock.wallMillis()));
        bench.post(start("r1"), runtimeDone("r1"));
        bench.api.invoke("r1", START + 1_000);
        bench.api.awaitNexts(2);

        assertThat(bench.sink.timeouts()).isNotEmpty().allMatch(timeout -> timeout.toMillis() <= 950);
        assertThat(nexts).singleElement().satisfies(at -> assertThat(at).isLessThanOrEqualTo(START + 950));
    }

    @Test
    void aDeadDestinationCostsAnInvocationFiveSecondsAtMost() throws Exception {
        bench.sink.otherwise(hang());
        startAndInit("ED_PUSH_TIMEOUT_SEC", "60");
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(2);

        assertThat(bench.sink.timeouts())
                .singleElement()
                .satisfies(timeout -> assertThat(timeout)
                        .as("5 s from the function's end on")
                        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5)));
        assertThat(bench.clock.wallMillis()).isLessThanOrEqualTo(START + 5_000);
        assertThat(bench.log.lines()).singleElement().asString().contains(ScriptedSink.NAME);

        bench.sink.otherwise(Outcome.ACCEPTED);
        bench.clock.advance(Duration.ofSeconds(1)); // so that a probe is due
        bench.post(start("r2"), runtimeDone("r2"));
        bench.api.invoke("r2", FAR);
        bench.api.awaitNexts(3);
        assertThat(pushed()).as("kept until the destination is back").containsSubsequence("hello", "r2");
    }

    @Test
    void aBugOfOursCostsOneFlushAndNoLog() throws Exception {
        bench.sink.then(timeout -> {
            throw new IllegalStateException("a bug");
        });
        startAndInit();
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(2);
        bench.post(start("r2"), runtimeDone("r2"));
        bench.api.invoke("r2", FAR);
        bench.api.awaitNexts(3);

        assertThat(pushed()).contains("hello");
        assertThat(bench.log.lines()).singleElement().asString().contains("flush failed");
    }

    @Test
    void flushingAtTheNextInvocationPushesWhatIsThereAndDoesNotWait() throws Exception {
        startAndInit("ED_FLUSH_AT_NEXT_INVOKE", "true");
        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(2);
        assertThat(bench.sink.attempts()).isEmpty();

        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.invoke("r2", FAR);
        bench.api.awaitNexts(3);

        assertThat(pushed()).contains("hello");
        assertThat(bench.api.journal()).containsExactly("register", "subscribe", "next", "next", "push", "next");
    }

    @Test
    void flushingAtTheNextInvocationTakesFiveSecondsAtMostAndIsOverBeforeNext() throws Exception {
        bench.sink.otherwise(hang());
        startAndInit("ED_FLUSH_AT_NEXT_INVOKE", "true", "ED_PUSH_TIMEOUT_SEC", "60");
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.invoke("r2", FAR);
        bench.api.awaitNexts(2);

        assertThat(bench.sink.timeouts()).containsExactly(Duration.ofMillis(4_600));
        assertThat(bench.api.journal()).containsExactly("register", "subscribe", "next", "push", "next");
    }

    @Test
    void noPushIsUnderWayWhenNextIsCalled() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        bench.sink.then(timeout -> {
            bench.api.note("push begins");
            assertThat(answer.await(60, TimeUnit.SECONDS)).isTrue();
            bench.api.note("push ends");
            return Outcome.ACCEPTED;
        });
        startAndInit("ED_FLUSH_AT_NEXT_INVOKE", "true");
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.invoke("r2", FAR);
        bench.sink.awaitAttempts(1);
        bench.post(start("r2"), runtimeDone("r2"));
        assertThat(bench.api.awaitNexts(2, LOOK)).isFalse();

        answer.countDown();
        bench.api.awaitNexts(2);

        assertThat(bench.api.journal())
                .startsWith("register", "subscribe", "next", "push begins", "push ends")
                .endsWith("next");
    }

    @Test
    void shutdownAwaitsTheLastReportPushesAndEnds() throws Exception {
        startAndInit();
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.awaitNexts(2);
        int port = bench.api.telemetryPort();

        bench.api.shutDown("spindown", START + 30_000);
        bench.post(line("last words"), report("r1"));

        assertThat(bench.exitStatus()).isZero();
        assertThat(bench.sink.accepted()).hasSize(2);
        assertThat(bench.sink.accepted().get(1)).contains("last words", "platform.report");
        assertThat(bench.sink.closed()).isTrue();
        assertThat(bench.api.journal()).containsExactly("register", "subscribe", "next", "push", "next", "push");
        assertThatThrownBy(() -> Connection.postTo(port, Telemetry.batch())).isInstanceOf(IOException.class);
    }

    @Test
    void shutdownDoesNotAwaitAReportThatHasCome() throws Exception {
        startAndInit();
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("hello"), runtimeDone("r1"), report("r1"));
        bench.api.awaitNexts(2);

        long began = System.nanoTime();
        bench.api.shutDown("SPINDOWN", START + 60_000);

        assertThat(bench.exitStatus()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout", "failure", "spindown"})
    void shutdownAwaitsTheLastBatchNoLongerThanAThirdOfItsTime(String reason) throws Exception {
        startAndInit();
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(2);
        bench.post(line("last words"));

        long began = System.nanoTime();
        bench.api.shutDown(reason, START + 1_500);

        assertThat(bench.exitStatus()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
        assertThat(bench.sink.accepted().get(1)).contains("last words");
    }

    /// An invocation that was not held, and SHUTDOWN right after it: all of its telemetry is still in Lambda's buffer.
    @ParameterizedTest
    @ValueSource(strings = {"spindown", "failure"})
    void shutdownPushesWhatThereIsAndThenAwaitsABatchThatLambdaStillCollects(String reason) throws Exception {
        startAndInit("ED_FLUSH_STRATEGY", "next", "ED_LAMBDA_TIMEOUT_MS", "4000");
        bench.api.invoke("r1", FAR);
        bench.post(line("of the invocation before"));
        bench.api.awaitNexts(2);

        bench.api.shutDown(reason, START + 4_500);
        bench.sink.awaitAttempts(1);
        assertThat(bench.endsWithin(LOOK)).isFalse();
        bench.post(start("r1"), line("young"), runtimeDone("r1"), report("r1"));

        assertThat(bench.exitStatus()).isZero();
        assertThat(pushed()).contains("of the invocation before", "young", "platform.report");
    }

    @Test
    void shutdownEndsInTimeWithADeadDestinationAndCountsWhatItGivesUp() throws Exception {
        startAndInit("ED_PUSH_TIMEOUT_SEC", "60");
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), runtimeDone("r1"), report("r1"));
        bench.api.awaitNexts(2);
        bench.sink.otherwise(hang());
        bench.post(line("one"), line("two"), line("three"));

        bench.api.shutDown("spindown", START + 2_000);

        assertThat(bench.exitStatus()).isZero();
        assertThat(bench.clock.wallMillis()).isLessThanOrEqualTo(START + 1_800);
        assertThat(bench.log.lines()).anySatisfy(said -> assertThat(said).contains("dropped", "shutdown 3"));
    }

    /// For example, a class that cannot be loaded any more because the file system is gone.
    @Test
    void anErrorInTheLastFlushDoesNotKeepTheProcessFromEndingInTime() throws Exception {
        startAndInit();
        bench.sink.otherwise(timeout -> {
            throw new NoClassDefFoundError("for this test");
        });
        bench.api.onNext(() -> {});
        bench.post(start("r1"), line("hello"), initReport("init", "success"));

        long began = System.nanoTime();
        bench.api.shutDown("spindown", START + 2_000);

        assertThat(bench.exitStatus()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(bench.log.text()).contains("the last flush failed: java.lang.NoClassDefFoundError", "shutdown");
        assertThat(bench.sink.closed()).isTrue();
    }

    @Test
    void shutdownBeforeAnyInvocationAwaitsTheInitsReport() throws Exception {
        startAndInit();

        bench.api.shutDown("failure", START + 30_000);
        bench.post(line("init failed"));
        bench.post(line("and why"), initReport("init", "error"));

        assertThat(bench.exitStatus()).isZero();
        assertThat(pushed()).contains("init failed", "and why", "platform.initReport");
    }

    @Test
    void shutdownBeforeAnyInvocationAwaitsTheInitsReportNoLongerThanAThirdOfItsTime() throws Exception {
        startAndInit();
        bench.post(line("init failed"));

        long began = System.nanoTime();
        bench.api.shutDown("failure", START + 1_500);

        assertThat(bench.exitStatus()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
        assertThat(pushed()).contains("init failed");
    }

    /// Lambda makes an init that has failed anew when it is invoked, and says nothing of that to the extension.
    @Test
    void shutdownAfterAnInitThatFailedInAnInvocationAwaitsTheInvocationsReport() throws Exception {
        startAndInit();

        bench.api.shutDown("failure", START + 30_000);
        bench.post(line("init failed"), initReport("invoke", "error"));
        bench.post(start("r1"), runtimeDone("r1"));
        bench.post(report("r1"));

        assertThat(bench.exitStatus()).isZero();
        assertThat(pushed()).contains("init failed", "platform.initReport", "START", "platform.report");
    }

    @Test
    void shutdownDoesNotAwaitAnInitsReportThatHasCome() throws Exception {
        startAndInit();
        bench.post(initReport("init", "success"));

        long began = System.nanoTime();
        bench.api.shutDown("spindown", START + 60_000);

        assertThat(bench.exitStatus()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void terminationPushesWhatIsThereAndEndsInTime() throws Exception {
        startAndInit();
        bench.post(line("last words"));

        bench.lifecycle().terminate();

        assertThat(pushed()).contains("last words");
        assertThat(bench.sink.closed()).isTrue();
        assertThat(bench.clock.wallMillis()).isLessThanOrEqualTo(START + 1_800);
    }

    @Test
    void terminationWithADeadDestinationEndsInTime() throws Exception {
        bench.sink.otherwise(hang());
        startAndInit("ED_PUSH_TIMEOUT_SEC", "60");
        bench.post(line("last words"));

        bench.lifecycle().terminate();

        assertThat(bench.clock.wallMillis()).isLessThanOrEqualTo(START + 1_800);
        assertThat(bench.log.lines()).anySatisfy(said -> assertThat(said).contains("shutdown 1"));
    }

    @Test
    void terminationWithoutASubscriptionIsNothing() throws Exception {
        bench.api.subscriptionAnswers(new Answer(202, "OK"));
        startAndInit();

        bench.lifecycle().terminate();

        assertThat(bench.sink.attempts()).isEmpty();
    }

    @Test
    void nextIsTriedAgainWithDoublingPausesWhateverFails() throws Exception {
        bench.api.nextAnswers(new Answer(500, "{\"errorType\":\"Internal\"}"));
        bench.api.nextAnswers(new Answer(200, "{\"eventType\":\"INV", true));
        bench.api.nextAnswers(new Answer(503, ""));
        for (int i = 0; i < 5; i++) {
            bench.api.nextAnswers(new Answer(502, "<html>"));
        }
        startAndInit();
        bench.api.shutDown("spindown", START);

        assertThat(bench.exitStatus()).isZero();
        assertThat(bench.api.calls("next")).hasSize(9);
        assertThat(bench.clock.sleeps().stream().map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
        assertThat(bench.log.lines())
                .filteredOn(said -> said.contains("event/next"))
                .as("said once")
                .singleElement()
                .asString()
                .contains("500", "tried again");
        assertThat(bench.api.calls("exit/error")).isEmpty();
    }

    @Test
    void aNextThatSucceedsBeginsANewIncident() throws Exception {
        bench.api.nextAnswers(new Answer(500, ""));
        bench.api.nextAnswers(new Answer(500, ""));
        bench.api.nextAnswers(new Answer(200, "{\"eventType\":\"INVOKE\",\"requestId\":\"r1\",\"deadlineMs\":1}"));
        bench.api.nextAnswers(new Answer(500, ""));
        startAndInit();
        bench.api.shutDown("spindown", START);

        assertThat(bench.exitStatus()).isZero();
        assertThat(bench.clock.sleeps().stream().map(Duration::toMillis)).containsExactly(100L, 200L, 100L);
        assertThat(bench.log.lines())
                .filteredOn(said -> said.contains("event/next"))
                .hasSize(2);
    }

    @Test
    void anEventNobodyAskedForIsNoSuccess() throws Exception {
        bench.api.nextAnswers(new Answer(200, "{\"eventType\":\"RESTORE\"}"));
        bench.api.nextAnswers(new Answer(200, "not json"));
        startAndInit();
        bench.api.shutDown("spindown", START);

        assertThat(bench.exitStatus()).isZero();
        assertThat(bench.clock.sleeps().stream().map(Duration::toMillis)).containsExactly(100L, 200L);
        assertThat(bench.log.lines())
                .filteredOn(said -> said.contains("event/next"))
                .hasSize(1);
    }

    @Test
    void nextRefusedIsReportedByPostAndTheExitStatusIsOne() throws Exception {
        bench.api.nextAnswers(new Answer(
                403,
                "{\n\t\"errorType\":\"Extension.UnknownExtensionIdentifier\",\r\n\t\"errorMessage\":\"a\\\\b \"}"));
        bench.start();

        assertThat(bench.exitStatus()).isEqualTo(1);

        Call exit = bench.api.call("exit/error");
        assertThat(exit.method()).isEqualTo("POST");
        assertThat(exit.headers())
                .containsEntry("lambda-extension-identifier", FakeRuntimeApi.IDENTIFIER)
                .hasEntrySatisfying(
                        "lambda-extension-function-error-type",
                        type -> assertThat(type).startsWith("Extension."));
        assertThat(Json.parse(exit.body()).asObject().getString("errorMessage", ""))
                .contains("403");
        assertThat(bench.log.lines())
                .singleElement()
                .asString()
                .contains("event/next", "403", "Extension.UnknownExtensionIdentifier");
        assertThat(bench.clock.sleeps()).isEmpty();
    }

    @Test
    void anEventNobodyAskedForIsPassedOver() throws Exception {
        bench.api.nextAnswers(new Answer(200, "{\"eventType\":\"RESTORE\"}"));
        startAndInit();
        bench.api.awaitNexts(2);
        bench.api.shutDown("spindown", START + 300);

        assertThat(bench.exitStatus()).isZero();
    }

    @Test
    void theFunctionsArnIsThatOfTheInvocation() throws Exception {
        startAndInit();
        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(1);
        assertThat(bench.api.awaitNexts(2, LOOK)).isFalse();
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(pushed().lines().toList()).allSatisfy(record -> {
            assertThat(Json.parse(record).asObject().get("cloud").asObject().getString("resource_id", ""))
                    .isEqualTo("arn:aws:lambda:eu-west-1:123456789012:function:f");
            assertThat(Json.parse(record).asObject().get("faas").asObject().getString("trace_id", ""))
                    .isEqualTo("1-2-3");
        });
    }
}
