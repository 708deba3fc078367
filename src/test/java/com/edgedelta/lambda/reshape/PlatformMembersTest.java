package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever members a platform event has, each arrives once, in linear time.
@Timeout(240)
final class PlatformMembersTest {
    private static final String ID = "11111111-2222-4333-8444-555555555555";

    private final Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_PLATFORM_EVENTS", "all"));

    private List<JsonObject> reshape(String type, String members) {
        String event = "[{\"time\":\"2026-11-28T10:00:00.000Z\",\"type\":\"" + type + "\",\"record\":{\"requestId\":\""
                + ID + "\"" + (members.isEmpty() ? "" : ",") + members + "}}]";
        return Records.parse(bench.reshapeAlone(event.getBytes(UTF_8)));
    }

    private static String members(int count, String key, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + key.replace("#", "" + i) + "\":" + value)
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform.start",
                "platform.runtimeDone",
                "platform.report",
                "platform.initStart",
                "platform.extension",
                "platform.logsDropped"
            })
    void aThousandMembersArrive(String type) {
        JsonObject record = reshape(
                        type,
                        members(1_000, "newMember#", "[null,{\"a\":1}]") + ",\"metrics\":{"
                                + members(1_000, "newMetric#", "null") + "}")
                .getFirst();

        for (int i = 0; i < 1_000; i++) {
            assertThat(record.get("new_member" + i).toString()).isEqualTo("[null,{\"a\":1}]");
            assertThat(record.get("new_metric" + i).isNull()).isTrue();
        }
    }

    /// Each name would have one more prefix than the one before: cubic time, and a gigabyte of them.
    @ParameterizedTest
    @ValueSource(strings = {"platform.start", "platform.runtimeDone", "platform.report", "platform.fault"})
    void manyEqualNamesCostLinearTime(String type) {
        int without = reshape(type, "").getFirst().size();

        JsonObject record = reshape(type, members(100_000, "a", "1") + "," + members(1_000, "record_a_#", "2"))
                .getFirst();

        assertThat(record.size()).isEqualTo(without + 101_000);
        assertThat(record.get("a").asInt()).isEqualTo(1);
        assertThat(record.get("record_a").asInt()).isEqualTo(1);
        assertThat(record.toString().length()).isLessThan(5_000_000);
    }

    @Test
    void theTenantOfAnInvocationIsOnItsLinesAndReportAlone() {
        String other = "22222222-2222-4333-8444-555555555555";
        String batch = ("[{'time':'t','type':'platform.start','record':{'requestId':'" + ID
                        + "','tenantId':'a \\u0022'}},"
                        + "{'time':'t','type':'function','record':'one'},"
                        + "{'time':'t','type':'platform.start','record':{'requestId':'" + other + "'}},"
                        + "{'time':'t','type':'function','record':'two'},"
                        + "{'time':'t','type':'platform.report','record':{'requestId':'" + ID + "','metrics':{}}}]")
                .replace('\'', '"');

        List<JsonObject> records = Records.parse(bench.reshapeAlone(batch.getBytes(UTF_8)));

        assertThat(records)
                .extracting(record -> record.get("faas").asObject().getString("tenant_id", "none"))
                .containsExactly("a \"", "a \"", "none", "none", "a \"");
    }

    /// What is not forwarded costs no names.
    @Test
    void anEventThatIsNotForwardedIsStillLearnedFrom() {
        Bench lines = new Bench(LambdaFunction.ORDERS, Map.of("ED_LAMBDA_LOG_TYPES", "function"));
        String batch = "[{\"time\":\"t\",\"type\":\"platform.start\",\"record\":{\"requestId\":\"" + ID
                + "\",\"tenantId\":\"a\"," + members(1_000, "a", "1")
                + "}},{\"time\":\"t\",\"type\":\"function\",\"record\":\"one\\n\"}]";

        List<JsonObject> records = Records.parse(lines.reshapeAlone(batch.getBytes(UTF_8)));

        assertThat(records).singleElement().satisfies(line -> {
            assertThat(line.get("faas").asObject().getString("tenant_id", "")).isEqualTo("a");
            assertThat(line.get("faas").asObject().getString("request_id", "")).isEqualTo(ID);
        });
    }
}
