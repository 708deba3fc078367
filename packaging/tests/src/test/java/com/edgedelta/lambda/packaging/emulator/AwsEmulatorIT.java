package com.edgedelta.lambda.packaging.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.QuietMachine;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Functions on AWS's runtime clients in AWS's own emulator, which was not written by the authors of this extension.
/// It runs alone, because the emulator gives up an extension that takes longer than 25 ms to answer.
@QuietMachine
@Execution(ExecutionMode.SAME_THREAD)
final class AwsEmulatorIT {
    private static final int INVOCATIONS = Integer.getInteger("aws.emulator.invocations", 100);
    private static final int WORKERS = 4;
    private static final int START_LINES = 50;
    private static final int LARGE = 60_000;
    private static final int ATTEMPTS = 5;

    /// The record of the failure, and those of the init phase.
    private static final int OTHERS = 6;

    private static final Duration SOON = Duration.ofSeconds(15);

    /// What was invoked: the messages that are to arrive, each with the name of the invocation that its line names; and
    /// the id of each invocation by its name.
    private record Played(Map<String, String> lines, Map<String, String> ids) {}

    private static JsonObject event(String name) {
        return new JsonObject().add("name", name);
    }

    @ParameterizedTest
    @CsvSource({"python, JSON, 25", "python, Text, 1000", "go, JSON, 25", "go, JSON, 1000"})
    void everyLineAndEveryReportArriveWithTheirInvocation(String function, String format, String bufferMs)
            throws Exception {
        boolean delivered = false;
        for (int attempt = 1; attempt <= ATTEMPTS && !delivered; attempt++) {
            delivered = deliversAll(
                    function,
                    Map.of(
                            "ED_LAMBDA_TIMEOUT_MS", bufferMs,
                            "AWS_LAMBDA_LOG_FORMAT", format,
                            "START_LINES", Integer.toString(START_LINES)));
        }
        assertThat(delivered)
                .as("each time the emulator gave up delivering telemetry")
                .isTrue();
    }

    /// Its client is compiled for minutes, so it is tested in the weekly run.
    @Test
    @Tag("weekly")
    void everyLineAndEveryReportOfNodeArriveWithTheirInvocation() throws Exception {
        everyLineAndEveryReportArriveWithTheirInvocation("node", "JSON", "1000");
        everyLineAndEveryReportArriveWithTheirInvocation("node", "Text", "1000");
    }

    /// Its client ends no line of the text format with a line break, by which this emulator tells lines apart.
    @Test
    @Tag("weekly")
    void everyLineAndEveryReportOfJavaArriveWithTheirInvocation() throws Exception {
        everyLineAndEveryReportArriveWithTheirInvocation("java", "JSON", "1000");
    }

    /// Returns false if the emulator has stopped delivering, for which nothing else can be checked.
    private static boolean deliversAll(String function, Map<String, String> environment) throws Exception {
        int startLines = function.equals("python") ? WORKERS * START_LINES : 0;
        Map<String, String> variables = new HashMap<>(environment);
        try (Endpoint endpoint = Endpoint.http();
                var _ = new BusyMachine(2)) {
            variables.put("ED_ENDPOINT", endpoint.url().toString());
            try (AwsEmulator emulator = new AwsEmulator(function, true, variables)) {
                Played played;
                try {
                    played = play(emulator);
                } catch (HttpTimeoutException | ExecutionException e) {
                    assertThat(emulator.hasGivenUp())
                            .as("%s: %s", e, emulator.output())
                            .isTrue();
                    return false;
                }
                endpoint.awaitRecords(played.lines.size() + startLines + 2 * played.ids.size() + OTHERS, SOON);
                if (emulator.hasGivenUp()) {
                    return false;
                }
                emulator.shutDown();
                played.ids.put("failing", failedId(endpoint));
                checkLines(endpoint, played, startLines);
                checkPlatform(endpoint, played);
                return true;
            }
        }
    }

    private static Played play(AwsEmulator emulator) throws Exception {
        Played played = new Played(new LinkedHashMap<>(), new LinkedHashMap<>());
        invoke(emulator, played, "several", event("several").add("lines", 3).add("prints", 2));
        JsonObject failed = emulator.invoke(event("failing").add("lines", 1).add("fail", true));
        assertThat(failed.getString("errorMessage", "")).isEqualTo("failing fails");
        played.ids.put("failing", "as its report says");
        played.lines.put("failing line 0", "failing");
        played.lines.put("large " + "x".repeat(LARGE) + " end", "large");
        played.ids.put("large", id(emulator, event("large").add("large", LARGE)));
        concurrently(emulator, played);
        for (int i = 0; i < INVOCATIONS; i++) {
            String name = "number-" + i;
            invoke(emulator, played, name, event(name).add("lines", 1));
        }
        return played;
    }

    private static void invoke(AwsEmulator emulator, Played played, String name, JsonObject event) throws Exception {
        played.ids.put(name, id(emulator, event));
        for (int i = 0; i < event.getInt("lines", 0); i++) {
            played.lines.put(name + " line " + i, name);
        }
        for (int i = 0; i < event.getInt("prints", 0); i++) {
            played.lines.put(name + " print " + i, ""); // Nothing in it names the invocation.
        }
    }

    private static String id(AwsEmulator emulator, JsonObject event) throws Exception {
        JsonObject response = emulator.invoke(event);
        assertThat(response.getString("name", "")).as("%s", response).isEqualTo(event.getString("name", "?"));
        return response.getString("id", "");
    }

    private static void concurrently(AwsEmulator emulator, Played played) throws Exception {
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            JsonObject event = event("together-" + i).add("lines", 2).add("pause", 0.3);
            calls.add(() -> id(emulator, event));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> ids = threads.invokeAll(calls);
            for (int i = 0; i < WORKERS; i++) {
                String name = "together-" + i;
                played.ids.put(name, ids.get(i).get());
                played.lines.put(name + " line 0", name);
                played.lines.put(name + " line 1", name);
            }
        }
    }

    /// The response of a failure does not have the id in each language.
    private static String failedId(Endpoint endpoint) {
        List<JsonObject> failed = Deliveries.ofType(endpoint, "platform.report").stream()
                .filter(report -> report.getString("status", "").equals("error"))
                .toList();
        assertThat(failed).hasSize(1);
        return failed.get(0).getString("request_id", "");
    }

    private static void checkLines(Endpoint endpoint, Played played, int startLines) {
        List<JsonObject> lines = Deliveries.ofType(endpoint, "function");
        assertThat(lines.stream()
                        .map(line -> line.getString("message", ""))
                        .filter(message -> message.matches("process \\d+ line \\d+"))
                        .distinct())
                .as("lines at process start")
                .hasSize(startLines);
        played.lines.forEach((text, invocation) -> assertThat(lines.stream()
                        .filter(line -> contains(line.getString("message", ""), text))
                        .map(line -> line.get("faas").asObject().getString("request_id", "?")))
                .as(text.substring(0, Math.min(40, text.length())))
                .containsExactly(played.ids.getOrDefault(invocation, "")));
    }

    /// The text, and not one that goes on with another digit.
    private static boolean contains(String message, String text) {
        int at = message.indexOf(text);
        int end = at + text.length();
        return at >= 0
                && (end == message.length() || !Character.isDigit(message.charAt(end)))
                && (at == 0 || !Character.isLetterOrDigit(message.charAt(at - 1)));
    }

    private static void checkPlatform(Endpoint endpoint, Played played) {
        assertThat(Deliveries.reports(endpoint)).containsExactlyInAnyOrderElementsOf(played.ids.values());
        assertThat(Deliveries.ofType(endpoint, "platform.start")).hasSize(played.ids.size());
        assertThat(Deliveries.ofType(endpoint, "platform.initReport")).hasSize(1);
        assertThat(Deliveries.ofType(endpoint, "platform.logsDropped")).isEmpty();
        assertThat(Deliveries.ofType(endpoint, "edgedelta.dropped")).isEmpty();
    }

    @Test
    void theLinesBeforeACrashDuringInitArrive() throws Exception {
        boolean delivered = false;
        for (int attempt = 1; attempt <= ATTEMPTS && !delivered; attempt++) {
            delivered = deliversCrash();
        }
        assertThat(delivered)
                .as("each time the emulator gave up delivering telemetry")
                .isTrue();
    }

    /// Returns false if the emulator has stopped delivering.
    private static boolean deliversCrash() {
        try (Endpoint endpoint = Endpoint.http();
                AwsEmulator emulator = new AwsEmulator(
                        "python",
                        true,
                        Map.of(
                                "ED_ENDPOINT",
                                endpoint.url().toString(),
                                "ED_LAMBDA_TIMEOUT_MS",
                                "100",
                                "START_LINES",
                                Integer.toString(START_LINES),
                                "CRASH",
                                "true"))) {
            boolean ended = emulator.awaitEnd();
            if (emulator.hasGivenUp()) {
                return false;
            }
            assertThat(ended).as("%s", emulator.output()).isTrue();

            assertThat(Deliveries.lines(endpoint))
                    .as("%s", emulator.output())
                    .hasSize(WORKERS * (START_LINES + 1))
                    .doesNotHaveDuplicates();
            assertThat(Deliveries.ofType(endpoint, "platform.initReport"))
                    .as("%s", emulator.output())
                    .singleElement()
                    .satisfies(report ->
                            assertThat(report.getString("error_type", "")).isEqualTo("Runtime.ExitError"));
            return true;
        }
    }

    @Test
    void ifTelemetryIsNotSupportedTheFunctionRunsAndOneLineSaysSo() throws Exception {
        try (Endpoint endpoint = Endpoint.http();
                AwsEmulator emulator = new AwsEmulator(
                        "python", false, Map.of("ED_ENDPOINT", endpoint.url().toString()))) {
            for (int i = 0; i < 10; i++) {
                assertThat(id(emulator, event("number-" + i).add("lines", 1))).isNotEmpty();
            }
            JsonObject failed = emulator.invoke(event("failing").add("fail", true));
            emulator.shutDown();

            assertThat(failed.getString("errorMessage", "")).isEqualTo("failing fails");
            assertThat(emulator.output().stream().filter(line -> line.contains("[edgedelta]")))
                    .singleElement()
                    .asString()
                    .contains("not supported");
            assertThat(endpoint.records()).isEmpty();
        }
    }
}
