package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonObject.Member;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.config.PlatformEventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table of members in `docs/records.md`.
final class MembersDocumentTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\w+)` \\| `([\\w.]+)` \\| (`.+`) \\|$", Pattern.MULTILINE);
    private static final String ID = "0b1c2d3e-0001-4a5b-8c6d-7e8f90a1b2c3";

    private static Path root() {
        return Path.of(Files.exists(Path.of("../docs")) ? ".." : ".");
    }

    private static List<MatchResult> rows() throws IOException {
        String document = Files.readString(root().resolve("docs/records.md"));
        return ROW.matcher(document).results().toList();
    }

    @Test
    void everyMemberArrivesUnderTheNamesOfItsRow() throws IOException {
        List<MatchResult> rows = rows();
        assertThat(rows).hasSizeGreaterThan(50);
        for (MatchResult row : rows) {
            String member = row.group(2);
            String value = member.equals("requestId")
                    ? "\"" + ID + "\""
                    : member.equals("tracing") ? "{\"value\":\"Root=1-2-3\"}" : "\"a value\"";
            String inner = "\"" + member.substring(member.indexOf('.') + 1) + "\":" + value;
            String own = member.startsWith("metrics.") ? "\"metrics\":{" + inner + "}" : inner;
            String others = member.equals("requestId") ? "" : "\"requestId\":\"" + ID + "\",";
            String batch =
                    "[{\"time\":\"t\",\"type\":\"platform." + row.group(1) + "\",\"record\":{" + others + own + "}}]";

            Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_PLATFORM_EVENTS", "all"));
            JsonObject record =
                    Records.parse(bench.reshapeAlone(batch.getBytes(UTF_8))).getFirst();

            for (String name : row.group(3).replace("`", "").split(", ", -1)) {
                JsonValue expected = name.equals("faas.trace_id") ? Json.value("1-2-3") : Json.parse(value);
                JsonValue found = record.get(name);
                if (found == null && name.startsWith("faas.")) {
                    found = record.get("faas").asObject().get(name.substring("faas.".length()));
                }
                assertThat(found).as(row.group()).isEqualTo(expected);
            }
        }
    }

    @Test
    void everyMemberOfTheSchemasIsInTheTable() throws IOException {
        Set<String> documented = new TreeSet<>();
        for (MatchResult row : rows()) {
            documented.add(row.group(1) + " " + row.group(2));
        }
        Set<String> used = new TreeSet<>();
        for (String name : ReshaperFixtureTest.wellFormedCases().toList()) {
            Path fixture = root().resolve("test-fixtures/telemetry").resolve(name);
            JsonObject about =
                    Json.parse(Files.readString(fixture.resolve("about.json"))).asObject();
            String source = about.getString("source", "");
            if (source.contains("event schema reference") || source.contains("tenant isolation")) {
                for (JsonValue event : Json.parse(Files.readString(fixture.resolve("batch.json")))
                        .asArray()) {
                    addMembers(event.asObject(), used);
                }
            }
        }

        assertThat(used).hasSizeGreaterThan(30);
        assertThat(documented).containsAll(used);
    }

    private static void addMembers(JsonObject event, Set<String> used) {
        String type = event.getString("type", "");
        JsonValue record = event.get("record");
        if (PlatformEventType.of(type) == null || record == null || !record.isObject()) {
            return;
        }
        for (Member member : record.asObject()) {
            if (member.getName().equals("metrics") && member.getValue().isObject()) {
                for (Member metric : member.getValue().asObject()) {
                    used.add(type.substring("platform.".length()) + " metrics." + metric.getName());
                }
            } else {
                used.add(type.substring("platform.".length()) + " " + member.getName());
            }
        }
    }
}
