package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.lifecycle.LifecycleBench.FAR;
import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.report;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a restore from a snapshot means, and which invocation has had to wait for its sandbox.
final class SnapStartTest {
    @AutoClose
    private final LifecycleBench bench = new LifecycleBench();

    private void startAndInit(String type) throws Exception {
        bench.start("AWS_LAMBDA_INITIALIZATION_TYPE", type, "ED_PLATFORM_EVENTS", "all");
        bench.api.awaitNexts(1);
    }

    private void invocation(int number, String... more) throws Exception {
        String id = "r" + number;
        bench.api.invoke(id, FAR);
        bench.post(more);
        bench.post(start(id), line("line " + number), runtimeDone(id));
        bench.api.awaitNexts(number + 1);
    }

    private List<JsonObject> records(String type) {
        return String.join("", bench.sink.accepted())
                .lines()
                .map(record -> Json.parse(record).asObject())
                .filter(record -> record.getString("log_type", "").equals(type))
                .toList();
    }

    @Test
    void theDestinationIsToldOnceAndBeforeTheFirstPush() throws Exception {
        startAndInit("snap-start");
        assertThat(bench.sink.restores()).as("before the snapshot").isEmpty();

        invocation(1);
        invocation(2);

        assertThat(bench.sink.restores()).as("attempts before it").containsExactly(0);
        assertThat(bench.sink.accepted()).hasSize(2);
    }

    @Test
    void aSandboxThatIsRestoredForNoInvocationIsOneToo() throws Exception {
        startAndInit("snap-start");
        bench.post(line("hello"));
        bench.api.shutDown("spindown", bench.clock.wallMillis() + 2_000);

        assertThat(bench.exitStatus()).isZero();
        assertThat(bench.sink.restores()).containsExactly(0);
        assertThat(bench.sink.accepted()).singleElement().asString().contains("hello");
    }

    @Test
    void withoutASnapshotNothingIsRestored() throws Exception {
        startAndInit("on-demand");
        invocation(1);

        assertThat(bench.sink.restores()).isEmpty();
    }

    @Test
    void whatTheSnapshotHasToldIsNotToldAgainAfterTheRestore() throws Exception {
        startAndInit("snap-start");
        String init = "{\"time\":\"2026-01-02T03:04:05.678Z\",\"type\":\"platform.init%s\",\"record\":"
                + "{\"initializationType\":\"snap-start\",\"phase\":\"init\"}}";
        bench.post(init.formatted("Start"), init.formatted("RuntimeDone"), init.formatted("Report"));
        invocation(1, init.formatted("Start"), line("between"), init.formatted("RuntimeDone"));
        invocation(2, init.formatted("Report"), line("behind"));

        assertThat(records("platform.initStart")).hasSize(1);
        assertThat(records("platform.initRuntimeDone")).hasSize(1);
        assertThat(records("platform.initReport")).hasSize(1);
        assertThat(records("function"))
                .extracting(record -> record.getString("message", ""))
                .containsExactly("between", "line 1", "behind", "line 2");
    }

    @ParameterizedTest
    @CsvSource({"on-demand, true", "snap-start, true", "provisioned-concurrency, false"})
    void theReportOfTheInvocationThatWaitedForTheSandboxSaysSo(String type, boolean marked) throws Exception {
        startAndInit(type);
        invocation(1);
        invocation(2, report("r1"));
        invocation(3, report("r2"), report("r1"));

        assertThat(records("platform.report"))
                .extracting(SnapStartTest::coldStart)
                .containsExactly(marked ? "true" : "absent", "absent", "absent");
        assertThat(String.join("", bench.sink.accepted()).split("coldstart", -1))
                .as("nowhere else")
                .hasSize(marked ? 2 : 1);
    }

    private static String coldStart(JsonObject report) {
        Object value = report.get("faas").asObject().get("coldstart");
        return value == null ? "absent" : value.toString();
    }
}
