package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.testing.SilentListener;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The invocation that a line names itself.
final class OwnInvocationTest {
    private static final String MANAGED = "lambda-managed-instances";
    private static final String ON_DEMAND = "on-demand";

    private static Bench bench(String initialization) {
        return new Bench(LambdaFunction.ORDERS, Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", initialization));
    }

    private static String id(int number) {
        return "0b1c2d3e-0001-4a5b-8c6d-" + Integer.toHexString(0x10000000 + number) + "0000";
    }

    private static String event(String type, String record) {
        return "{\"time\":\"2026-11-28T10:00:00.000Z\",\"type\":\"" + type + "\",\"record\":" + record + "}";
    }

    private static String start(int number) {
        return event("platform.start", "{\"requestId\":\"" + id(number) + "\"}");
    }

    private static String line(int number) {
        return event("function", "{\"requestId\":\"" + id(number) + "\"}");
    }

    private static List<String> idsOfLines(Bench bench, List<String> events) {
        byte[] output = bench.reshapeAlone(("[" + String.join(",", events) + "]").getBytes(UTF_8));
        return Records.parse(output).stream()
                .filter(record -> record.getString("log_type", "").equals("function"))
                .map(record -> record.get("faas").asObject().getString("request_id", "?"))
                .toList();
    }

    @Test
    void onDemandOneOfTheLatestSixteenMayBeNamed() {
        List<String> events = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            events.add(start(i));
        }
        for (int i = 1; i <= 21; i++) {
            events.add(line(i));
        }

        List<String> ids = idsOfLines(bench(ON_DEMAND), events);

        for (int i = 1; i <= 21; i++) {
            assertThat(ids.get(i - 1)).isEqualTo(id(i >= 5 && i <= 20 ? i : 20));
        }
    }

    @Test
    void onManagedInstancesAnyInvocationMayBeNamedAndManyAtOnce() {
        List<String> events = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5_000; i++) {
                events.add(line(i));
                expected.add(id(i));
            }
        }

        assertThat(idsOfLines(bench(MANAGED), events)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-11-28T10:00:00.000Z\\tID\\tINFO\\ta\"",
                "\"[WARNING]\\t2026-11-28T10:00:00.000Z\\tID\\ta\"",
                "\"{\\\"requestId\\\":\\\"ID\\\"}\\n\"",
                "\"{\\\"a\\\": \\\"\\\\\\\"\\u00e9\\\\n\\\", \\\"awsRequestId\\\" : \\\"ID\\\"}\"",
                "{\"AWSRequestId\":\"ID\",\"requestId\":\"8f0e1d2c-aaaa-4bbb-8ccc-0123456789ab\"}",
                "{\"requestId\":\"8f0e1d2c-aaaa-4bbb-8ccc-0123456789ab\",\"FunctionRequestId\" : \"ID\"}",
                "{\"functionRequestId\":\"ID\"}",
                "{\"aws_request_id\":\"ID\"}",
                "{\"function_request_id\":\"ID\",\"spans\":[]}",
                "{\"r\\u0065questId\":\"ID\"}",
                "{\"a\":[{\"b\":1}],\"span\":{\"name\":\"x\",\"requestId\":\"ID\"}}",
                "{\"spans\":[{\"name\":\"x\"},{\"requestId\":\"ID\"}],\"z\":1}"
            })
    void everyWayToNameAnInvocation(String record) {
        String named = event("function", record.replace("ID", id(1)).replace("AWSRequest" + id(1), "AWSRequestId"));
        named = named.replace("FunctionRequest" + id(1), "FunctionRequestId");

        assertThat(idsOfLines(bench(MANAGED), List.of(start(1), start(2), named)))
                .containsExactly(id(1));
        assertThat(idsOfLines(bench(ON_DEMAND), List.of(start(1), start(2), named)))
                .containsExactly(id(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a text with 0b1c2d3e-0001-4a5b-8c6d-100000010000 in it\"",
                "\"{\\\"request\\\":\\\"0b1c2d3e-0001-4a5b-8c6d-100000010000\\\"}\"",
                "\"{\\\"requestId\\\":\\\"0b1c2d3e\\\"\"",
                "{\"detail\":{\"requestId\":\"0b1c2d3e-0001-4a5b-8c6d-100000010000\"}}",
                "{\"span\":{\"a\":{\"requestId\":\"0b1c2d3e-0001-4a5b-8c6d-100000010000\"}}}",
                "[\"requestId\",\"0b1c2d3e-0001-4a5b-8c6d-100000010000\"]",
                "{\"\":1,\"requestId\":null}",
                "{\"requestId\":\"0b1c2d3e-0001-4a5b-8c6d-10000001000z\"}"
            })
    void whatNamesNoInvocation(String record) {
        String line = event("function", record);

        assertThat(idsOfLines(bench(MANAGED), List.of(start(1), start(2), line)))
                .containsExactly("");
        assertThat(idsOfLines(bench(ON_DEMAND), List.of(start(1), start(2), line)))
                .containsExactly(id(2));
    }

    /// 16.8 KB for each change from one invocation to another would be the price of putting the beginning together
    /// anew.
    @ParameterizedTest
    @ValueSource(strings = {MANAGED, ON_DEMAND})
    void linesOfInvocationsInTurnCostNoGarbage(String initialization) {
        Map<String, String> environment = new HashMap<>(Map.of("ED_ENDPOINT", "http://localhost:1/"));
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", initialization);
        Buffer buffer = new Buffer(64_000_000, 1_000_000, new DropAccount(), () -> {});
        Reshaper reshaper = new Reshaper(
                LambdaFunction.ORDERS.origin(),
                Config.from(environment),
                buffer,
                new Invocations(256),
                new SilentListener());
        StringBuilder starts = new StringBuilder("[");
        StringBuilder batch = new StringBuilder("[");
        for (int i = 0; i < 10; i++) {
            starts.append(i == 0 ? "" : ",").append(start(i));
        }
        int lines = 5_000;
        for (int i = 0; i < lines; i++) {
            batch.append(line(i % 10)).append(',');
        }
        byte[] bytes = batch.append(line(0)).append(']').toString().getBytes(UTF_8);
        byte[] begin = starts.append(']').toString().getBytes(UTF_8);
        reshaper.reshape(begin, begin.length);
        for (int i = 1; i < 10; i++) {
            reshaper.reshape(bytes, bytes.length);
            empty(buffer, i);
        }

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        reshaper.reshape(bytes, bytes.length);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        empty(buffer, 10);

        // Chunks of a megabyte for two megabytes of records, and what the last event of a batch needs.
        assertThat(allocated / lines).as("bytes a line, the buffer's included").isLessThan(700);
    }

    private static void empty(Buffer buffer, long flush) {
        for (Chunk chunk = buffer.take(flush); chunk != null; chunk = buffer.take(flush)) {
            buffer.delivered(chunk);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 20})
    void anIdInATextCountsHoweverManyOtherIdsAreInIt(int others) {
        StringBuilder object = new StringBuilder("{");
        for (int i = 0; i < others; i++) {
            object.append("\"call")
                    .append(i)
                    .append("\":{\"requestId\":\"")
                    .append(id(9))
                    .append("\"},");
        }
        String text = object.append("\"note\":\"second\\n\",\"requestId\":\"")
                .append(id(1))
                .append("\"}")
                .toString()
                .replace("\\", "\\\\")
                .replace("\"", "\\\"");
        List<String> events = List.of(start(9), start(1), start(2), event("function", "\"" + text + "\\n\""), line(2));

        assertThat(idsOfLines(bench(ON_DEMAND), events)).containsExactly(id(1), id(2));
    }

    @Test
    void anIdInATextCountsInTheLastEventOfABatchToo() {
        String text = "\"{\\\"requestId\\\":\\\"" + id(1) + "\\\"}\\n\"";

        assertThat(idsOfLines(bench(ON_DEMAND), List.of(start(1), start(2), event("function", text))))
                .containsExactly(id(1));
    }
}
