package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.lifecycle.LifecycleBench.FAR;
import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.config.FunctionDetails;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What AWS tells of the function, and when: records wait for it until the first flush, and nothing else does.
final class FunctionDetailsTest {
    private static final FunctionDetails DETAILS =
            new FunctionDetails("$LATEST", "java21", "x86_64", "512", Map.of("team", "a"));

    private final BlockingQueue<Consumer<@Nullable FunctionDetails>> asked = new ArrayBlockingQueue<>(1);

    @AutoClose
    private final LifecycleBench bench = new LifecycleBench();

    @BeforeEach
    void open() {
        bench.lookups = (functionName, listener) -> {
            bench.api.note("asked for " + functionName);
            asked.add(listener);
        };
    }

    private Consumer<@Nullable FunctionDetails> startAndInit(String... variables) throws Exception {
        String[] all = new String[variables.length + 2];
        System.arraycopy(variables, 0, all, 2, variables.length);
        all[0] = "ED_FORWARD_LAMBDA_TAGS";
        all[1] = "true";
        bench.start(all);
        bench.api.awaitNexts(1);
        return Objects.requireNonNull(asked.poll(60, TimeUnit.SECONDS));
    }

    private List<JsonObject> pushed() {
        return String.join("", bench.sink.accepted())
                .lines()
                .map(record -> Json.parse(record).asObject())
                .toList();
    }

    private static boolean isTagged(JsonObject record) {
        return record.get("faas").asObject().get("tags") != null
                && "java21".equals(record.getString("process.runtime.name", ""));
    }

    @Test
    void itIsAskedRightAfterTheSubscriptionAndNextDoesNotWait() throws Exception {
        startAndInit();

        assertThat(bench.api.journal()).containsExactly("register", "subscribe", "asked for f", "next");
    }

    @Test
    void whatComesBeforeTheFirstFlushIsInEachRecordOfIt() throws Exception {
        Consumer<@Nullable FunctionDetails> listener = startAndInit();
        bench.post(line("init"));
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("before"));
        listener.accept(DETAILS);
        bench.post(line("behind"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(pushed()).hasSize(5).allMatch(FunctionDetailsTest::isTagged);
    }

    @Test
    void whatComesWithNothingBehindItIsInTheRecordsToo() throws Exception {
        Consumer<@Nullable FunctionDetails> listener = startAndInit();
        bench.post(line("init"));
        listener.accept(DETAILS);
        bench.post(start("r1"), runtimeDone("r1"));
        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(2);

        assertThat(pushed()).hasSize(3).allMatch(FunctionDetailsTest::isTagged);
    }

    @Test
    void theFirstFlushDoesNotWaitAndLaterRecordsHaveIt() throws Exception {
        Consumer<@Nullable FunctionDetails> listener = startAndInit();
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("early"), runtimeDone("r1"));
        bench.api.awaitNexts(2);
        assertThat(pushed()).hasSize(3).noneMatch(FunctionDetailsTest::isTagged);

        listener.accept(DETAILS);
        bench.api.invoke("r2", FAR);
        bench.post(start("r2"), line("late"), runtimeDone("r2"));
        bench.api.awaitNexts(3);

        assertThat(pushed()).hasSize(6);
        assertThat(pushed().subList(3, 6)).allMatch(FunctionDetailsTest::isTagged);
    }

    @Test
    void whereThereIsNoneTheRecordsGoWithout() throws Exception {
        startAndInit().accept(null);
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("a line"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(pushed()).hasSize(3).noneMatch(FunctionDetailsTest::isTagged);
    }

    @Test
    void aFullChunkWaitsForItBesideTheFunction() throws Exception {
        Consumer<@Nullable FunctionDetails> listener = startAndInit("ED_MAX_REQUEST_KB", "100");
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("x".repeat(90_000)), line("y".repeat(90_000)));
        assertThat(bench.api.awaitNexts(2, Duration.ofMillis(150))).isFalse();
        assertThat(bench.sink.attempts()).isEmpty();

        listener.accept(DETAILS);
        bench.sink.awaitAttempts(1);
        bench.post(runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(pushed()).hasSize(4).allMatch(FunctionDetailsTest::isTagged);
    }

    @Test
    void itsArnDoesNotTakeAwayWhatWasFound() throws Exception {
        startAndInit().accept(DETAILS);
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(pushed()).allMatch(FunctionDetailsTest::isTagged);
        assertThat(pushed()).allMatch(record -> record.get("cloud").asObject().get("resource_id") != null);
    }

    @Test
    void anInquiryThatFailsToStartCostsNothingElse() throws Exception {
        bench.lookups = (functionName, listener) -> {
            throw new IllegalStateException("broken");
        };
        bench.start("ED_FORWARD_LAMBDA_TAGS", "true");
        bench.api.awaitNexts(1);
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("a line"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(pushed()).hasSize(3);
        assertThat(bench.log.lines()).singleElement().asString().contains("IllegalStateException");
    }
}
