package com.edgedelta.lambda.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.process.ProcessStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole lives of a small extension, run as a process.
class EmulatorTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private EmulatorSettings settings;

    @BeforeEach
    void launcher() throws IOException {
        settings = patient(FakeExtension.launcher(folder, "fake"))
                .withEnvironment("FAKE_NAME", "fake")
                .withEnvironment("FAKE_WAIT", "yes")
                .withEnvironment("FAKE_PUSH", "0")
                .withRuntimeInitMs(1);
    }

    /// With limits that a busy machine does not exceed.
    private static EmulatorSettings patient(Path executable) {
        return new EmulatorSettings(executable)
                .withInitLimitMs(60_000)
                .withFunctionTimeoutMs(60_000)
                .withShutdownMs(30_000);
    }

    @Test
    void playsAWholeLife() {
        try (var emulator = new Emulator(settings)) {
            var init = emulator.start();
            assertThat(init.problem()).isNull();
            assertThat(init.register()).isPositive().isLessThan(init.subscribe());
            assertThat(init.firstNext()).isGreaterThan(init.subscribe());
            assertThat(init.atFirstNext().rssKb()).isGreaterThan(1_000);
            assertThat(init.atFirstNext().cpu()).isPositive();

            var first = new Invocation().withLines("hello");
            var result = emulator.invoke(first);
            assertThat(result.exit()).isNull();
            assertThat(result.timedOut()).isFalse();
            emulator.invoke(new Invocation());
            var exit = emulator.shutdown("spindown");

            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
            assertThat(emulator.violations()).isEmpty();
            assertThat(emulator.telemetry().connections()).isOne();
            assertThat(emulator.telemetry().failures()).isEmpty();
            var output = String.join("\n", emulator.output());
            assertThat(output)
                    .contains("platform.initStart", "platform.extension", "platform.telemetrySubscription")
                    .contains("platform.initRuntimeDone", "platform.initReport", "hello\\n", first.requestId())
                    .contains("\"shutdownReason\":\"spindown\"")
                    .doesNotContain("accountId");
        }
    }

    @Test
    void startsALauncherThatIsStillBeingWrittenForAMoment() throws IOException, InterruptedException {
        var launcher = FakeExtension.launcher(folder, "busy");
        var written = Files.newOutputStream(launcher, StandardOpenOption.APPEND);
        var closing = Thread.ofVirtual().unstarted(() -> {
            try (written) {
                new Semaphore(0).tryAcquire(200, TimeUnit.MILLISECONDS);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        closing.start();
        try (var emulator = new Emulator(patient(launcher).withEnvironment("FAKE_NAME", "busy"))) {
            assertThat(emulator.start().problem()).isNull();
        }
        closing.join();
    }

    @Test
    void givesEachExtensionATelemetryPortOfItsOwn() {
        try (var one = new Emulator(settings);
                var other = new Emulator(settings)) {
            one.start();
            other.start();

            assertThat(one.telemetryPort()).isBetween(20_000, 31_999).isNotEqualTo(other.telemetryPort());
            assertThat(other.telemetryPort()).isBetween(20_000, 31_999);
        }
    }

    @Test
    void hasTheSameTelemetryPortAfterAReset() {
        try (var emulator = new Emulator(settings)) {
            emulator.start();
            var port = emulator.telemetryPort();
            emulator.shutdown("spindown");
            emulator.restart();

            assertThat(emulator.telemetryPort()).isEqualTo(port);
        }
    }

    @Test
    void leavesTheTelemetryPortToTheExtensionOrToTheEnvironment() throws IOException {
        try (var emulator = new Emulator(settings.withDefaultTelemetryPort())) {
            emulator.start();

            assertThat(emulator.output()).contains("asked to listen on null");
        }
        try (var port = TelemetryPort.reserve();
                var emulator =
                        new Emulator(settings.withEnvironment("ED_TELEMETRY_PORT", Integer.toString(port.number())))) {
            emulator.start();

            assertThat(emulator.telemetryPort()).isEqualTo(port.number());
        }
    }

    @Test
    void deliversTheReportOfAnInvocationWithTheNextOneAndTheLastAtShutdown() {
        try (var emulator = new Emulator(settings)) {
            emulator.start();
            var first = new Invocation();
            emulator.invoke(first);
            assertThat(emulator.output()).noneMatch(line -> line.contains("platform.report"));
            emulator.invoke(new Invocation());
            assertThat(batchWith(emulator, "platform.report")).contains(first.requestId(), "initDurationMs");
            assertThat(emulator.output())
                    .filteredOn(line -> line.contains("platform.report"))
                    .hasSize(1);
            emulator.shutdown("spindown");
            assertThat(emulator.output())
                    .filteredOn(line -> line.contains("platform.report"))
                    .hasSize(2);
        }
    }

    @Test
    void stopsTheProcessBetweenInvocations() {
        try (var emulator = new Emulator(settings)) {
            emulator.start();
            assertThat(ProcessStats.state(emulator.pid())).isNotEqualTo('T');
            emulator.invoke(new Invocation());
            assertThat(ProcessStats.state(emulator.pid())).isEqualTo('T');
            emulator.freezeFor(Duration.ofMillis(50));
            assertThat(ProcessStats.state(emulator.pid())).isEqualTo('T');
            assertThat(emulator.invoke(new Invocation()).timedOut()).isFalse();
        }
        try (var emulator = new Emulator(settings.withoutFreeze())) {
            emulator.start();
            emulator.invoke(new Invocation());
            assertThat(ProcessStats.state(emulator.pid())).isNotEqualTo('T');
        }
    }

    @Test
    void runsWhatHappensWhileTheProcessIsStopped() {
        var states = new StringBuilder();
        var pid = new AtomicLong();
        var frozen = settings.withWhileFrozen(() -> states.append(ProcessStats.state(pid.get())));
        try (var emulator = new Emulator(frozen)) {
            emulator.start();
            pid.set(emulator.pid());
            emulator.invoke(new Invocation());
            emulator.invoke(new Invocation());
            assertThat(states).hasToString("TT");
        }
    }

    @Test
    void resetsTheSandboxWhenTheRuntimeCrashes() {
        try (var emulator = new Emulator(settings)) {
            emulator.start();
            var crash =
                    emulator.invoke(new Invocation().withLines("the last words").crashing());

            assertThat(crash.timedOut()).isFalse();
            assertThat(crash.ended().code()).isZero();
            assertThat(String.join("\n", emulator.output()))
                    .contains("the last words", "failure", "\"shutdownReason\":\"failure\"");
            assertThat(emulator.restart().problem()).isNull();
            assertThat(emulator.invoke(new Invocation()).exit()).isNull();
        }
    }

    @Test
    void countsThreadsFilesAndSockets() {
        try (var emulator = new Emulator(settings)) {
            emulator.start();
            var stats = emulator.processStats();
            assertThat(stats.threads()).isGreaterThan(5);
            assertThat(stats.sockets()).isBetween(1, stats.files());
            assertThat(emulator.telemetryPort()).isPositive();
        }
    }

    @Test
    void measuresHowLongTheInvocationWasHeld() {
        try (var emulator = new Emulator(settings)) {
            emulator.start();
            var result = emulator.invoke(new Invocation().withDurationMs(60));
            // Up to the 25 ms of the subscription, less where runtimeDone joins a batch that is open already.
            assertThat(result.telemetryWait()).isPositive().isLessThan(SOON);
            assertThat(result.ownShare()).isPositive();
            assertThat(result.held()).isEqualTo(result.telemetryWait().plus(result.ownShare()));
        }
    }

    @Test
    void holdsNothingWhereNextComesWhileTheFunctionRuns() {
        try (var emulator = new Emulator(withoutWait())) {
            emulator.start();
            emulator.invoke(new Invocation().withDurationMs(300));
            var result = emulator.invoke(new Invocation().withDurationMs(300));
            assertThat(result.held()).isZero();
            assertThat(result.telemetryWait()).isZero();
        }
    }

    @Test
    void deliversRuntimeDoneBeforeInvokeWhenAsked() {
        try (var emulator = new Emulator(settings)) {
            emulator.start();
            var result = emulator.invoke(new Invocation().withRuntimeDoneBeforeInvoke());
            assertThat(result.timedOut()).isFalse();
            assertThat(result.telemetryWait()).isZero();
            var output = emulator.output();
            var batch = output.indexOf(batchWith(emulator, "platform.runtimeDone"));
            var invoke = output.indexOf(
                    emulator.awaitOutput("\"eventType\":\"INVOKE\"", SOON).orElseThrow());
            assertThat(batch).isLessThan(invoke);
        }
    }

    @Test
    void resetsTheSandboxWhenTheFunctionNeverFinishes() {
        try (var emulator = new Emulator(settings.withFunctionTimeoutMs(2_000))) {
            emulator.start();
            // The function times out while the extension waits for runtimeDone, which then comes with the status
            // timeout.
            var result = emulator.invoke(new Invocation().neverFinishing());
            assertThat(result.timedOut()).isTrue();
            assertThat(result.nextMissed()).isFalse();
            assertThat(result.ended().code()).isZero();
            assertThat(emulator.output()).anyMatch(line -> line.contains("\"shutdownReason\":\"timeout\""));
            assertThat(batchWith(emulator, "platform.report")).contains("\"status\":\"timeout\"");
            assertThat(emulator.alive()).isFalse();

            assertThat(emulator.restart().succeeded()).isTrue();
            assertThat(emulator.invoke(new Invocation()).timedOut()).isFalse();
            assertThat(batchWith(emulator, "platform.initStart")).contains("\"phase\":\"invoke\"");
        }
    }

    @Test
    void killsAnExtensionThatOutlivesTheTimeout() {
        var stuck = settings.withFunctionTimeoutMs(200).withShutdownMs(300).withEnvironment("FAKE_NEVER_NEXT", "yes");
        try (var emulator = new Emulator(stuck)) {
            emulator.start();
            var result = emulator.invoke(new Invocation());
            assertThat(result.timedOut()).isTrue();
            assertThat(result.nextMissed()).isTrue();
            assertThat(result.ended().killed()).isTrue();
            assertThat(result.ended().code()).isEqualTo(137);
            assertThat(result.ended().took()).isBetween(Duration.ofMillis(300), SOON);
        }
    }

    @Test
    void killsAtTheDeadlineOfShutdown() {
        var deaf = settings.withShutdownMs(300).withEnvironment("FAKE_IGNORE_SHUTDOWN", "yes");
        try (var emulator = new Emulator(deaf)) {
            emulator.start();
            emulator.invoke(new Invocation());
            var exit = emulator.shutdown("spindown");
            assertThat(exit.killed()).isTrue();
            assertThat(exit.took()).isBetween(Duration.ofMillis(300), SOON);
            assertThat(ProcessStats.state(emulator.pid())).isEqualTo('?');
            assertThatThrownBy(() -> emulator.invoke(new Invocation())).hasMessageContaining("has ended");
        }
    }

    @Test
    void endsByTerminateWithTheSignalsCode() {
        try (var emulator = new Emulator(settings)) {
            emulator.start();
            emulator.invoke(new Invocation());
            var exit = emulator.terminate();
            assertThat(exit.killed()).isFalse();
            assertThat(exit.code()).isEqualTo(143);
        }
    }

    @Test
    void invokesNobodyWhoAskedForShutdownOnly() {
        try (var emulator = new Emulator(settings.withEnvironment("FAKE_SHUTDOWN_ONLY", "yes"))) {
            emulator.start();
            assertThat(emulator.invoke(new Invocation()).held()).isZero();
            assertThat(emulator.shutdown("spindown").code()).isZero();
            assertThat(emulator.output()).noneMatch(line -> line.contains("\"eventType\":\"INVOKE\""));
        }
    }

    @Test
    void tellsOfACrashWithinAnInvocation() {
        try (var emulator = new Emulator(settings.withEnvironment("FAKE_CRASH", "yes"))) {
            emulator.start();
            var exit = emulator.invoke(new Invocation().withDurationMs(5_000)).ended();
            assertThat(exit.code()).isEqualTo(7);
            assertThat(exit.killed()).isFalse();
        }
    }

    @Test
    void tellsWhyInitFailed() {
        assertThat(problem(settings.withEnvironment("FAKE_EXIT", "yes"))).contains("exited with 3 during init");
        assertThat(problem(settings.withEnvironment("FAKE_INIT_ERROR", "yes"))).contains("init/error: Fake.Error");
        assertThat(problem(settings.withInitLimitMs(20))).contains("did not register within 20 ms");
    }

    @Test
    void refusesAnotherNameThanTheFilesName() {
        try (var emulator = new Emulator(settings.withEnvironment("FAKE_NAME", "other"))) {
            emulator.start();
            assertThat(emulator.violations()).first().asString().contains("registered as other");
            assertThat(emulator.output()).first().asString().startsWith("registered 403");
        }
    }

    @Test
    void onManagedInstancesInvocationsOverlapAndNothingStops() {
        try (var emulator = new Emulator(managed())) {
            emulator.start();
            var first = new Invocation().withJsonLines("1 of the first", "2 of the first");
            var second = new Invocation().withJsonLines("1 of the second", "2 of the second");
            emulator.invokeTogether(List.of(first, second));

            assertThat(emulator.awaitTelemetryDelivered(SOON)).isTrue();
            assertThat(emulator.frozen()).isFalse();
            assertThat(emulator.shutdown("spindown").code()).isZero();
            assertThat(emulator.violations()).isEmpty();
            assertThat(String.join("\n", emulator.output()))
                    .contains("\"initializationType\":\"lambda-managed-instances\"")
                    .containsSubsequence("1 of the first", "1 of the second", "2 of the first", "2 of the second")
                    .containsSubsequence("platform.start", "platform.start", "platform.report", "platform.report")
                    .contains("\"requestId\":\"" + first.requestId() + "\",\"message\":\"1 of the first\"")
                    .doesNotContain("platform.runtimeDone");
        }
    }

    @Test
    void onManagedInstancesPlatformEventsHaveTheMembersThatAwsEmulatorHas() {
        try (var emulator = new Emulator(managed())) {
            emulator.start();
            emulator.invokeTogether(List.of(new Invocation().withLines("out").withErrorLines("late, of stderr")));
            emulator.shutdown("spindown");

            assertThat(record(emulator, "platform.initStart").names())
                    .containsExactly(
                            "initializationType",
                            "runtimeVersion",
                            "runtimeVersionArn",
                            "functionName",
                            "functionVersion",
                            "instanceId",
                            "instanceMaxMemory",
                            "phase");
            assertThat(record(emulator, "platform.initReport").names()).doesNotContain("spans");
            assertThat(record(emulator, "platform.start").getString("functionArn", ""))
                    .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:emulated-function");
            var report = record(emulator, "platform.report");
            assertThat(report.get("metrics").toString()).matches("\\{\"durationMs\":\\d+\\.\\d{3}}");
            assertThat(report.get("spans").toString()).containsSubsequence("responseLatency", "responseDuration");
            assertThat(String.join("\n", emulator.output()))
                    .containsSubsequence("\"record\":\"out\"", "platform.report", "\"record\":\"late, of stderr\"");
        }
    }

    @Test
    void onManagedInstancesInvocationsBeyondTheConcurrencyAreRefused() {
        try (var emulator = new Emulator(managed().withMaxConcurrency(2))) {
            emulator.start();
            var three = List.of(new Invocation(), new Invocation(), new Invocation());

            assertThat(emulator.invokeTogether(three)).containsExactly(three.get(2));
            emulator.shutdown("spindown");
            assertThat(String.join("\n", emulator.output()))
                    .contains(three.get(0).requestId(), three.get(1).requestId())
                    .doesNotContain(three.get(2).requestId());
        }
    }

    private EmulatorSettings managed() {
        return settings.withMode(Mode.MANAGED_INSTANCES)
                .withEnvironment("FAKE_SHUTDOWN_ONLY", "yes")
                .withEnvironment("FAKE_SCHEMA", "2025-01-29");
    }

    /// The record of the first such event that the extension has received.
    private static JsonObject record(Emulator emulator, String type) {
        return emulator.output().stream()
                .filter(line -> line.startsWith("batch "))
                .flatMap(line -> Json.parse(line.substring("batch ".length())).asArray().values().stream())
                .map(JsonValue::asObject)
                .filter(event -> event.getString("type", "").equals(type))
                .map(event -> event.get("record").asObject())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void onManagedInstancesInvokeAndOlderSchemasAreRefused() {
        try (var emulator = new Emulator(settings.withMode(Mode.MANAGED_INSTANCES))) {
            assertThat(emulator.start().problem()).isNotNull();
            assertThat(emulator.violations()).anyMatch(violation -> violation.contains("INVOKE"));
        }
        try (var emulator =
                new Emulator(settings.withMode(Mode.MANAGED_INSTANCES).withEnvironment("FAKE_SHUTDOWN_ONLY", "yes"))) {
            emulator.start();
            assertThat(emulator.awaitOutput("subscribed 400", SOON)).isPresent();
        }
    }

    @Test
    void aSnapshotIsStoppedAndSaysTheInitAgainWhenItIsRestored() {
        var stops = new AtomicLong();
        var snapStart = settings.withMode(Mode.SNAP_START).withWhileFrozen(stops::incrementAndGet);
        try (var emulator = new Emulator(snapStart)) {
            assertThatThrownBy(() -> emulator.restore(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
            emulator.start();
            assertThat(emulator.frozen()).isTrue();
            assertThat(stops).hasValue(1);
            assertThatThrownBy(() -> emulator.invoke(new Invocation())).hasMessageContaining("restore");

            emulator.restore(Duration.ofMillis(50));
            emulator.invoke(new Invocation());
            emulator.invoke(new Invocation());
            emulator.shutdown("spindown");

            var output = String.join("\n", emulator.output());
            for (var type :
                    List.of("initStart", "initRuntimeDone", "initReport", "extension", "telemetrySubscription")) {
                assertThat(output.split("platform." + type, -1)).as(type).hasSize(3);
            }
            assertThat(output)
                    .containsSubsequence(
                            "platform.restoreStart", "platform.restoreRuntimeDone", "platform.restoreReport")
                    .containsOnlyOnce("restoreDurationMs")
                    .doesNotContain("initDurationMs");
        }
    }

    @Test
    void goesOnWithoutTelemetryWhereItIsNotSupported() {
        try (var emulator = new Emulator(withoutWait().withSubscriptionRefused(202))) {
            assertThat(emulator.start().succeeded()).isTrue();
            emulator.invoke(new Invocation().withLines("nobody reads this"));
            emulator.shutdown("spindown");
            assertThat(emulator.output()).contains("subscribed 202").noneMatch(line -> line.startsWith("batch"));
            assertThat(emulator.telemetry().posts()).isZero();
            assertThat(emulator.violations()).isEmpty();
        }
    }

    private static @Nullable String problem(EmulatorSettings settings) {
        try (var emulator = new Emulator(settings)) {
            return emulator.start().problem();
        }
    }

    private EmulatorSettings withoutWait() {
        return patient(settings.executable).withEnvironment("FAKE_NAME", "fake").withRuntimeInitMs(1);
    }

    private static String batchWith(Emulator emulator, String type) {
        return emulator.awaitOutput("\"type\":\"" + type, SOON).orElse("");
    }
}
