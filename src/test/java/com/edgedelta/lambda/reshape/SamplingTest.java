package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which invocations are forwarded with `ED_SAMPLE_RATE`, and when. The identifiers that begin with `a` are in no
/// sample, because the rate is 0 unless a test says otherwise.
final class SamplingTest {
    private static final String ID = "a6cd7d5a-0a0a-4f6c-9f3c-8b2f2b0a2b11";
    private static final String OTHER = "a6cd7d5a-0a0a-4f6c-9f3c-8b2f2b0a2b12";

    private static Bench bench(String rate, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("ED_SAMPLE_RATE", rate));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Bench(LambdaFunction.ORDERS, all);
    }

    private static Bench managed(String rate) {
        return bench(rate, "AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances");
    }

    private static String event(String type, String record) {
        return "{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"" + type + "\",\"record\":" + record + "}";
    }

    private static String start(String id) {
        return event("platform.start", "{\"requestId\":\"" + id + "\"}");
    }

    private static String done(String id, String status) {
        return event("platform.runtimeDone", "{\"requestId\":\"" + id + "\",\"status\":\"" + status + "\"}");
    }

    private static String report(String id, String status) {
        return event("platform.report", "{\"requestId\":\"" + id + "\",\"status\":\"" + status + "\"}");
    }

    private static String line(String text) {
        return event("function", Json.value(text + "\n").toString());
    }

    private static List<String> reshape(Bench bench, String... events) {
        return shown(Records.parse(bench.reshape(("[" + String.join(",", events) + "]").getBytes(UTF_8))));
    }

    /// The message, or the type if there is no message, and the rate.
    private static List<String> shown(List<JsonObject> records) {
        List<String> shown = new ArrayList<>();
        for (JsonObject record : records) {
            String type = record.getString("log_type", "");
            shown.add((type.equals("function") || type.equals("extension") ? record.get("message") : type) + " "
                    + record.get("sample_rate"));
        }
        return shown;
    }

    @Test
    void anInvocationWaitsForItsEndAndIsLeftOutAsAWhole() {
        Bench bench = bench("0");

        assertThat(reshape(bench, start(ID), line("one"), event("function", "{\"level\":\"WARN\"}")))
                .isEmpty();
        assertThat(bench.reshaper().holdsFragment())
                .as("whether anything waits a second")
                .isFalse();
        assertThat(bench.reshaper().holdsAnything()).isTrue();
        assertThat(reshape(bench, line("two"), done(ID, "success"), line("late"), report(ID, "success")))
                .containsExactly("platform.report 1");
        assertThat(bench.reshaper().holdsAnything()).isFalse();
        assertThat(bench.reshaper().filterAccount()).isEqualTo("6 records filtered (sample 6)");
        JsonObject filtered = Records.parse(bench.reportFiltered(0)).get(0);
        assertThat(filtered.get("reasons")).isEqualTo(Json.parse("{\"sample\":6}"));
        assertThat(filtered.getInt("filtered_bytes", 0)).isBetween(1_000, 3_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failure", "timeout", "error"})
    void anInvocationThatFailsIsKept(String status) {
        assertThat(reshape(bench("0"), start(ID), line("one"), done(ID, status), line("late"), report(ID, status)))
                .containsExactly(
                        "platform.start 1", "\"one\" 1", "platform.runtimeDone 1", "\"late\" 1", "platform.report 1");
    }

    @Test
    void anErrorKeepsTheInvocationAtOnce() {
        Bench bench = bench("0");

        assertThat(reshape(bench, start(ID), line("one"), line("[ERROR] two"), line("three")))
                .containsExactly("platform.start 1", "\"one\" 1", "\"[ERROR] two\" 1", "\"three\" 1");
        assertThat(reshape(bench, done(ID, "success"))).containsExactly("platform.runtimeDone 1");
    }

    @Test
    void linesOfNoInvocationAndOtherEventsAreAlwaysForwarded() {
        assertThat(reshape(
                        bench("0", "ED_PLATFORM_EVENTS", "all"),
                        line("init"),
                        event("platform.initStart", "{\"phase\":\"init\"}"),
                        event("platform.unheardOf", "{}")))
                .containsExactly("\"init\" 1", "platform.initStart 1", "platform.unheardOf 1");
    }

    @Test
    void extensionLinesShareTheFateOfTheInvocation() {
        Bench bench = bench("0", "ED_LAMBDA_LOG_TYPES", "function,extension");

        assertThat(reshape(bench, start(ID), event("extension", "\"x\""), line("y"), done(ID, "success")))
                .isEmpty();
        assertThat(bench.reshaper().filterAccount()).isEqualTo("2 records filtered (sample 2)");
    }

    @Test
    void ifTheEndDoesNotComeTheLinesAreForwardedBeforeTheNextInvocation() {
        assertThat(reshape(bench("0"), start(ID), line("one"), start(OTHER), line("two"), done(OTHER, "success")))
                .containsExactly("platform.start 1", "\"one\" 1");
    }

    @Test
    void aLostEndLetsTheLinesGo() {
        Bench bench = bench("0");

        assertThat(reshape(bench, start(ID), line("one"), event("platform.logsDropped", "{\"droppedRecords\":3}")))
                .contains("platform.start 1", "\"one\" 1", "platform.logsDropped 1");
        assertThat(bench.reshaper().holdsAnything()).isFalse();
    }

    @Test
    void aDamagedEndLetsTheLinesGo() {
        String damaged = "{\"time\":\"t\",\"type\":\"platform.runtimeDone\",\"record\":{\"requestId\":\"" + ID
                + "\",\"status\":success}}";

        assertThat(reshape(bench("0"), start(ID), line("one"), damaged, line("two")))
                .containsExactly("platform.start 1", "\"one\" 1", "\"two\" 1");
    }

    @Test
    void anEndWithoutAnIdentifierIsThatOfTheCurrentInvocation() {
        assertThat(reshape(
                        bench("0"), start(ID), line("one"), event("platform.runtimeDone", "{\"status\":\"success\"}")))
                .isEmpty();
        assertThat(reshape(bench("0"), start(ID), line("one"), event("platform.runtimeDone", "\"odd\"")))
                .containsExactly("platform.start 1", "\"one\" 1", "platform.runtimeDone 1");
    }

    @Test
    void atTheEndOfTheProcessEverythingThatWaitsIsForwarded() {
        Bench bench = bench("0");

        assertThat(reshape(bench, start(ID), line("one"))).isEmpty();
        assertThat(shown(Records.parse(bench.end()))).containsExactly("platform.start 1", "\"one\" 1");
    }

    @Test
    void anInvocationThatIsRepeatedIsDecidedAgain() {
        assertThat(reshape(
                        bench("0"),
                        start(ID),
                        line("one"),
                        done(ID, "failure"),
                        start(ID),
                        line("two"),
                        done(ID, "success")))
                .containsExactly("platform.start 1", "\"one\" 1", "platform.runtimeDone 1");
    }

    @Test
    void ifTooMuchWaitsItIsForwarded() {
        Bench bench = bench("0");
        String long1 = "x".repeat(150_000);

        List<String> first = reshape(bench, start(ID), line(long1), line(long1), line(long1), line(long1), line(long1));
        List<String> more = reshape(bench, line(long1), line(long1), done(ID, "success"));

        assertThat(first).isEmpty();
        assertThat(more).hasSize(9).first().isEqualTo("platform.start 1");
    }

    @Test
    void recordsThatWaitGetWhatIsLearnedMeanwhile() {
        Bench bench = bench("0");

        assertThat(reshape(bench, start(ID), line("one"))).isEmpty();
        bench.reshaper().origin(LambdaFunction.ORDERS.origin().tagged(Map.of("team", "a")));
        List<JsonObject> records = Records.parse(bench.reshape(("[" + done(ID, "failure") + "]").getBytes(UTF_8)));

        assertThat(records)
                .hasSize(3)
                .allSatisfy(record -> assertThat(record.get("faas").asObject().get("tags"))
                        .isEqualTo(Json.parse("{\"team\":\"a\"}")));
    }

    @Test
    void onManagedInstancesTheReportIsTheEndOfEachInvocation() {
        Bench bench = managed("0");
        String one = lineOf(ID, "one");
        String two = lineOf(OTHER, "two");

        assertThat(reshape(bench, start(ID), start(OTHER), one, two, one, line("none")))
                .containsExactly("\"none\" 1");
        assertThat(reshape(bench, report(OTHER, "success"))).containsExactly("platform.report 1");
        assertThat(reshape(bench, report(ID, "failure"))).hasSize(4).last().isEqualTo("platform.report 1");
    }

    private static String lineOf(String id, String text) {
        return event("function", "{\"requestId\":\"" + id + "\",\"message\":\"" + text + "\"}");
    }

    @Test
    void onManagedInstancesAnIdThatHasNotBegunIsForwarded() {
        Bench bench = managed("0");

        assertThat(reshape(bench, lineOf(ID, "one"), report(ID, "success"), lineOf(ID, "late")))
                .hasSize(3)
                .allSatisfy(record -> assertThat(record).endsWith(" 1"));
        assertThat(bench.reshaper().holdsAnything()).isFalse();
    }

    @Test
    void onManagedInstancesAnInvocationThatDoesNotEndWaitsAQuarterOfAnHour() {
        Bench bench = managed("0");

        assertThat(reshape(bench, start(ID), lineOf(ID, "one"))).isEmpty();
        bench.clock().advance(Duration.ofMinutes(10));
        assertThat(reshape(bench, start(OTHER), lineOf(OTHER, "two"))).isEmpty();
        bench.clock().advance(Duration.ofMinutes(6));
        assertThat(reshape(bench)).hasSize(2).first().isEqualTo("platform.start 1");
        assertThat(reshape(bench, lineOf(ID, "three"))).hasSize(1);
        assertThat(reshape(bench, report(OTHER, "success"))).containsExactly("platform.report 1");
        assertThat(bench.reshaper().filterAccount()).isEqualTo("2 records filtered (sample 2)");
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.25", ".5, 0.5", "0.100000, 0.1", "0.000001, 0.000001"})
    void aShareOfTheInvocationsIsForwardedWithTheRate(String setting, String rate) {
        Bench bench = bench(setting);
        int count = 1_000;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            String id = "%08x-0a0a-4f6c-9f3c-8b2f2b0a2b11".formatted(i);
            List<String> records = reshape(bench, start(id), line("x"), done(id, "success"));
            if (!records.isEmpty()) {
                kept++;
                assertThat(records)
                        .containsExactly("platform.start " + rate, "\"x\" " + rate, "platform.runtimeDone " + rate);
            }
        }

        assertThat(kept / (double) count).isCloseTo(Double.parseDouble(rate), Offset.offset(0.05));
    }

    /// Other processes, and later versions, must decide the same.
    @Test
    void theSameInvocationIsAlwaysInTheSample() {
        Bench bench = bench("0.5");
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String id = "%08x-0a0a-4f6c-9f3c-8b2f2b0a2b11".formatted(i);
            if (!reshape(bench, start(id), done(id, "success")).isEmpty()) {
                kept.add(i);
            }
        }

        assertThat(kept).containsExactly(0, 1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 14, 15, 18);
    }

    @Test
    void everyInvocationIsForwardedWithoutARateByDefault() {
        assertThat(reshape(bench("1"), start(ID), line("one"))).containsExactly("platform.start null", "\"one\" null");
    }
}
