package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.FunctionDetails;
import com.edgedelta.lambda.testing.SilentListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What is learned of the function when records of it are there already.
final class LateOriginTest {
    private static final Origin ORIGIN = LambdaFunction.ORDERS.origin();

    private final Buffer buffer = new Buffer(1_000_000, 100_000, new DropAccount(), () -> {});
    private final Reshaper reshaper = new Reshaper(
            ORIGIN,
            Config.from(Map.of("ED_ENDPOINT", "http://localhost/")),
            buffer,
            new Invocations(10),
            new SilentListener());

    private void reshape(String... events) {
        byte[] batch = ("[" + String.join(",", events) + "]").getBytes(UTF_8);
        reshaper.reshape(batch, batch.length);
    }

    private static String line(String text) {
        return "{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"function\",\"record\":\"" + text + "\\n\"}";
    }

    private static String start(String requestId) {
        return "{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"platform.start\",\"record\":{\"requestId\":\""
                + requestId + "\",\"tracing\":{\"value\":\"Root=1-2-3\"}}}";
    }

    private static FunctionDetails details(Map<String, String> tags) {
        return new FunctionDetails("$LATEST", "java21", "x86_64", "128", tags);
    }

    private List<JsonObject> records() {
        Chunk chunk = Objects.requireNonNull(buffer.take(1));
        return new String(chunk.bytes(), chunk.offset(), chunk.length(), UTF_8)
                .lines()
                .map(line -> Json.parse(line).asObject())
                .toList();
    }

    private static JsonObject faas(JsonObject record) {
        return record.get("faas").asObject();
    }

    @Test
    void tagsAndRuntimeComeIntoRecordsThatWaitAndIntoThoseToCome() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("team", "a \"b\"\n");
        tags.put("ed.é", "");
        reshape(line("init"), start("r-1"), line("before"));

        reshaper.origin(ORIGIN.with(details(tags)));
        reshaper.renew();
        reshape(line("behind"));

        assertThat(records()).hasSize(4).allSatisfy(record -> {
            assertThat(faas(record).get("tags"))
                    .isEqualTo(new JsonObject().add("team", "a \"b\"\n").add("ed.é", ""));
            assertThat(record.get("process.runtime.name").asString()).isEqualTo("java21");
            assertThat(record.get("host.arch").asString()).isEqualTo("x86_64");
        });
    }

    @Test
    void whatElseTheRecordsHoldStays() {
        reshape(line("init"), start("r-1"), line("before"));

        reshaper.origin(ORIGIN.with(details(Map.of("a", "b"))));
        reshaper.renew();
        reshape(line("behind"));

        assertThat(records())
                .extracting(record -> faas(record).get("request_id").asString() + " "
                        + faas(record).getString("trace_id", "-") + " " + record.getString("message", ""))
                .containsExactly(" - init", "r-1 1-2-3 START RequestID: r-1", "r-1 1-2-3 before", "r-1 1-2-3 behind");
    }

    @Test
    void theNextBatchTakesItOverToo() {
        reshape(line("before"));
        reshaper.origin(ORIGIN.with(details(Map.of("a", "b"))));

        reshape(line("behind"));

        assertThat(records())
                .hasSize(2)
                .allSatisfy(record -> assertThat(faas(record).get("tags")).isEqualTo(new JsonObject().add("a", "b")));
    }

    @Test
    void theArnOfTheInvocationComesIntoTheLinesOfTheInitPhase() {
        reshape(line("init"));
        String arn = "arn:aws-new:lambda:us-east-1:123456789012:function:orders";

        reshaper.origin(ORIGIN.invokedAs(arn));
        reshaper.renew();

        assertThat(records()
                        .getFirst()
                        .get("cloud")
                        .asObject()
                        .get("resource_id")
                        .asString())
                .isEqualTo(arn);
    }

    @Test
    void withoutTagsAndRuntimeThereIsNoPlaceForThem() {
        reshaper.origin(ORIGIN.with(new FunctionDetails("", "", "", "", Map.of())));
        reshape(line("a line"));

        JsonObject record = records().getFirst();
        assertThat(record.names()).doesNotContain("process.runtime.name");
        assertThat(faas(record).names()).doesNotContain("tags");
    }
}
