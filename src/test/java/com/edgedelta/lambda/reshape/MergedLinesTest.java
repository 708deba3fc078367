package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `ED_MULTILINE_PATTERN` makes of lines that belong together, and when it lets them go.
final class MergedLinesTest {
    private static final String ID = "a6cd7d5a-0a0a-4f6c-9f3c-8b2f2b0a2b11";
    private static final String OTHER = "a6cd7d5a-0a0a-4f6c-9f3c-8b2f2b0a2b12";

    private static Bench bench(String pattern, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("ED_MULTILINE_PATTERN", pattern));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Bench(LambdaFunction.ORDERS, all);
    }

    private static String event(int millis, String type, String record) {
        return "{\"time\":\"2022-03-01T14:09:%02d.%03dZ\",\"type\":\"%s\",\"record\":%s}"
                .formatted(millis / 1000, millis % 1000, type, record);
    }

    private static String text(int millis, String text) {
        return event(millis, "function", Json.value(text).toString());
    }

    private static List<JsonObject> reshape(Bench bench, String... events) {
        return Records.parse(bench.reshape(("[" + String.join(",", events) + "]").getBytes(UTF_8)));
    }

    /// What becomes of these lines, each printed with its line break, and of all that is held back.
    private static List<String> messages(Bench bench, String... lines) {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            events.add(text(i, lines[i] + "\n"));
        }
        return messages(Records.parse(bench.reshapeAlone(("[" + String.join(",", events) + "]").getBytes(UTF_8))));
    }

    private static List<String> messages(List<JsonObject> records) {
        List<String> messages = new ArrayList<>();
        for (JsonObject record : records) {
            messages.add(
                    record.get("message").isString()
                            ? record.getString("message", "")
                            : record.get("message").toString());
        }
        return messages;
    }

    private static String lines(String... lines) {
        return String.join("\n", lines);
    }

    @Test
    void aTextThatBeginsNoRecordIsAppendedToTheOneBefore() {
        Bench bench = bench("^\\d{4}-");

        List<JsonObject> records = Records.parse(bench.reshapeAlone(("["
                        + String.join(
                                ",",
                                event(0, "platform.start", "{\"requestId\":\"" + ID + "\"}"),
                                text(1, "2022-03-01 first\n"),
                                text(2, "  more \"quoted\"\n"),
                                text(3, "\u00e9 end"),
                                text(4, "of it\n"),
                                text(5, "2022-03-01 second\n"))
                        + "]")
                .getBytes(UTF_8)));

        assertThat(messages(records))
                .containsExactly(
                        "START RequestID: " + ID,
                        "2022-03-01 first\n  more \"quoted\"\n\u00e9 end\nof it",
                        "2022-03-01 second");
        assertThat(records.get(1).getInt("lines", 0)).isEqualTo(4);
        assertThat(records.get(1).getString("timestamp", "")).isEqualTo("2022-03-01T14:09:00.001Z");
        assertThat(records.get(1).get("faas").asObject().getString("request_id", ""))
                .isEqualTo(ID);
        assertThat(records.get(2).get("lines")).isNull();
    }

    @Test
    void javaStackTracesAreOneRecord() {
        assertThat(messages(
                        bench("java"),
                        "INFO before",
                        "java.lang.IllegalStateException: x",
                        "\tat com.example.A.b(A.java:1)",
                        "\tat com.example.A.c(A.java:2)",
                        "\tSuppressed: java.io.IOException: closed",
                        "\t\tat com.example.A.d(A.java:3)",
                        "Caused by: java.io.IOException: y",
                        "\t... 2 more",
                        "INFO after",
                        "at the end"))
                .containsExactly(
                        "INFO before",
                        lines(
                                "java.lang.IllegalStateException: x",
                                "\tat com.example.A.b(A.java:1)",
                                "\tat com.example.A.c(A.java:2)",
                                "\tSuppressed: java.io.IOException: closed",
                                "\t\tat com.example.A.d(A.java:3)",
                                "Caused by: java.io.IOException: y",
                                "\t... 2 more"),
                        "INFO after",
                        "at the end");
    }

    @Test
    void pythonStackTracesAreOneRecord() {
        String[] trace = {
            "Traceback (most recent call last):",
            "  File \"/var/task/app.py\", line 3, in handler",
            "    one()",
            "    ~~~^^",
            "KeyError: 'a'",
            "",
            "During handling of the above exception, another exception occurred:",
            "",
            "Traceback (most recent call last):",
            "  File \"/var/task/app.py\", line 5, in handler",
            "ValueError: b"
        };
        List<String> all = new ArrayList<>(List.of("before", "  indented"));
        all.addAll(List.of(trace));
        all.add("after");

        assertThat(messages(bench("python"), all.toArray(String[]::new)))
                .containsExactly("before", "  indented", lines(trace), "after");
    }

    @Test
    void pythonExceptionGroupsAreOneRecord() {
        String[] trace = {
            "  + Exception Group Traceback (most recent call last):",
            "  |   File \"/var/task/app.py\", line 3, in handler",
            "  | ExceptionGroup: many (1 sub-exception)",
            "  +-+---------------- 1 ----------------",
            "    | Traceback (most recent call last):",
            "    | ValueError: a",
            "    +------------------------------------"
        };
        List<String> all = new ArrayList<>(List.of("before"));
        all.addAll(List.of(trace));
        all.add("Traceback (most recent call last):");

        assertThat(messages(bench("python"), all.toArray(String[]::new)))
                .containsExactly("before", lines(trace), "Traceback (most recent call last):");
    }

    @Test
    void nodeStackTracesAreOneRecord() {
        assertThat(messages(
                        bench("node"),
                        "before",
                        "Error: x",
                        "    at handler (/var/task/index.js:3:9)",
                        "    at process.processTicks (node:internal:95:5) {",
                        "  code: 'E',",
                        "  [cause]: Error: y",
                        "      at other (/var/task/index.js:1:1)",
                        "}",
                        "  indented",
                        "after"))
                .containsExactly(
                        "before",
                        lines(
                                "Error: x",
                                "    at handler (/var/task/index.js:3:9)",
                                "    at process.processTicks (node:internal:95:5) {",
                                "  code: 'E',",
                                "  [cause]: Error: y",
                                "      at other (/var/task/index.js:1:1)",
                                "}",
                                "  indented"),
                        "after");
    }

    @Test
    void dotnetStackTracesAreOneRecord() {
        assertThat(messages(
                        bench("dotnet"),
                        "before",
                        "System.InvalidOperationException: x",
                        " ---> System.IO.IOException: y",
                        "   at A.B() in /src/A.cs:line 1",
                        "   --- End of inner exception stack trace ---",
                        "   at A.C() in /src/A.cs:line 2",
                        "--- End of stack trace from previous location ---",
                        "   at A.D()",
                        "after"))
                .hasSize(3)
                .last()
                .isEqualTo("after");
    }

    @Test
    void goPanicsAreOneRecord() {
        String[] panic = {
            "panic: x",
            "",
            "goroutine 1 [running]:",
            "main.handler({0x1, 0x2})",
            "\t/src/main.go:5 +0x39",
            "net/http.(*conn).serve(0xc0001, {0x1, 0x2})",
            "\t/usr/lib/go/server.go:1 +0x1",
            "created by net/http.(*Server).Serve in goroutine 1",
            "\t/usr/lib/go/server.go:2 +0x2",
            "exit status 2"
        };
        List<String> all = new ArrayList<>(List.of("before", "call()"));
        all.addAll(List.of(panic));
        all.add("after it");

        assertThat(messages(bench("go"), all.toArray(String[]::new)))
                .containsExactly("before", "call()", lines(panic), "after it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fatal error: all goroutines are asleep - deadlock!",
                "fatal error: stack overflow",
                "2022/03/01 14:09:15 http: panic serving 127.0.0.1:5000: x"
            })
    void goErrorsOfTheRuntimeAndOfServersAreOneRecord(String first) {
        String[] trace = {
            first,
            "",
            "runtime stack:",
            "runtime.throw({0x4b1f, 0xe})",
            "\t/usr/lib/go/panic.go:1 +0x4d",
            "goroutine 1 [chan receive]:",
            "main.main()",
            "\t/src/main.go:5 +0x39",
            "...12 frames elided..."
        };
        List<String> all = new ArrayList<>(List.of(trace));
        all.add("after it");

        assertThat(messages(bench("go"), all.toArray(String[]::new))).containsExactly(lines(trace), "after it");
    }

    @Test
    void aRecordWaitsForItsRestUntilTheInvocationEnds() {
        Bench bench = bench("^x");

        assertThat(reshape(bench, event(0, "platform.start", "{\"requestId\":\"" + ID + "\"}"), text(1, "x\n")))
                .hasSize(1);
        assertThat(bench.reshaper().holdsFragment()).isTrue();
        List<JsonObject> end = reshape(
                bench,
                text(2, "y\n"),
                event(3, "platform.runtimeDone", "{\"requestId\":\"" + ID + "\",\"status\":\"success\"}"),
                text(4, "late\n"));
        assertThat(messages(end)).containsExactly("x\ny", "END RequestID: " + ID, "late");
        assertThat(bench.reshaper().holdsFragment()).isFalse();
    }

    @Test
    void aRecordThatWaitsIsLetGoAsAFragmentIs() {
        Bench bench = bench("^x");

        assertThat(reshape(bench, text(1, "x\n"))).isEmpty();
        assertThat(messages(Records.parse(bench.release()))).containsExactly("x");
        assertThat(bench.reshaper().holdsFragment()).isFalse();
    }

    @Test
    void aRecordGoesOnInTheNextBatch() {
        Bench bench = bench("^x");

        assertThat(reshape(bench, text(1, "x\n"))).isEmpty();
        assertThat(messages(reshape(bench, text(2, "y\n"), text(3, "x2\n")))).containsExactly("x\ny");
    }

    @Test
    void otherValuesAndOtherInvocationsEndARecord() {
        Bench bench = bench("^x");

        List<JsonObject> records = reshape(
                bench,
                event(0, "platform.start", "{\"requestId\":\"" + ID + "\"}"),
                text(1, "x\n"),
                event(2, "function", "{\"a\":1}"),
                text(3, "y\n"),
                event(4, "platform.start", "{\"requestId\":\"" + OTHER + "\"}"),
                text(5, "z\n"),
                text(6, "x\n"));

        assertThat(messages(records))
                .containsExactly("START RequestID: " + ID, "x", "{\"a\":1}", "y", "START RequestID: " + OTHER, "z");
    }

    @Test
    void aRecordHasAtMost1000LinesAndASecond() {
        Bench bench = bench("^x");
        List<String> events = new ArrayList<>(List.of(text(0, "x\n")));
        for (int i = 0; i < 1_500; i++) {
            events.add(text(i / 10, "y" + i + "\n"));
        }
        events.add(text(900, "within\n"));
        events.add(text(1_200, "later\n"));

        List<JsonObject> records = reshape(bench, events.toArray(String[]::new));

        assertThat(records).extracting(record -> record.getInt("lines", 0)).containsExactly(1_000, 502);
    }

    @Test
    void aRecordHasAtMost256Kilobytes() {
        Bench bench = bench("^x");
        String long1 = "y".repeat(100_000);

        assertThat(messages(reshape(
                        bench, text(0, "x\n"), text(1, long1 + "\n"), text(2, long1 + "\n"), text(3, long1 + "\n"))))
                .containsExactly("x\n" + long1 + "\n" + long1);
    }

    @Test
    void onManagedInstancesLinesAreMergedByTheirIdentifier() {
        Bench bench =
                bench("^[^ ]*\\t[^\\t]*\\tINFO\\tx", "AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances");
        String one = "2022-03-01T14:09:00.000Z\t" + ID + "\tINFO\t";
        String two = "2022-03-01T14:09:00.000Z\t" + OTHER + "\tINFO\t";

        List<JsonObject> records = reshape(
                bench,
                text(0, one + "x\n"),
                text(1, two + "x\n"),
                text(2, one + "1\n"),
                text(3, "none\n"),
                text(4, two + "2\n"),
                event(5, "platform.report", "{\"requestId\":\"" + OTHER + "\"}"));

        assertThat(messages(records.subList(0, 2))).containsExactly("none", two + "x\n" + two + "2");
        assertThat(messages(Records.parse(bench.release()))).containsExactly(one + "x\n" + one + "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(x+x+)+y", "x*x*x*x*y"})
    void aPatternThatCostsTooMuchDoesNotHoldUpTheStream(String pattern) {
        String hostile = "x".repeat(1_000);

        assertThat(messages(bench(pattern), hostile, hostile)).containsExactly(hostile, hostile);
    }

    @Test
    void aPatternThatCannotBeUsedMergesNothing() {
        assertThat(messages(bench("(x"), "x", "y")).containsExactly("x", "y");
    }

    @Test
    void theLevelIsThatOfTheFirstLine() {
        Bench bench = bench("java", "ED_SEVERITY", "true", "ED_MIN_LOG_LEVEL", "WARN");

        List<JsonObject> records = reshape(
                bench,
                text(0, "INFO quiet\n"),
                text(1, "\tat a.B.c(B.java:1)\n"),
                text(2, "ERROR x\n"),
                text(3, "\tat a.B.c(B.java:1)\n"),
                text(4, "WARN y\n"));

        assertThat(messages(records)).containsExactly("ERROR x\n\tat a.B.c(B.java:1)");
        assertThat(records.get(0).getString("severity_text", "")).isEqualTo("ERROR");
        assertThat(bench.reshaper().filterAccount()).isEqualTo("1 records filtered (level 1)");
    }

    @Test
    void whatIsLearnedMeanwhileIsInTheRecord() {
        Bench bench = bench("^x");

        assertThat(reshape(bench, text(1, "x\n"))).isEmpty();
        bench.reshaper().origin(LambdaFunction.ORDERS.origin().tagged(Map.of("team", "a")));
        List<JsonObject> records = reshape(bench, text(2, "x\n"));

        assertThat(records.get(0).get("faas").asObject().get("tags")).isEqualTo(Json.parse("{\"team\":\"a\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\\u005c\\u006e", "x\\\\n", "x\\\\\\n", "x\\u000a", "x\\r\\n", "x\\n", "x", "", "\\\\"})
    void textsAreJoinedByOneLineBreakHoweverItIsWritten(String first) {
        Bench bench = bench("^x?$|^x|^$|^\\\\");
        String decoded = Json.parse("\"" + first + "\"").asString();
        String separator = decoded.endsWith("\n") ? "" : "\n";

        List<JsonObject> records = Records.parse(bench.reshapeAlone(
                ("[" + event(0, "function", "\"" + first + "\"") + "," + text(1, "y\n") + "]").getBytes(UTF_8)));

        assertThat(messages(records)).containsExactly(decoded + separator + "y");
    }
}
