package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonObject.Member;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.PlatformEventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of `docs/records.md`: each event becomes the record that stands below it.
final class RecordsDocumentTest {
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Set<String> ENVELOPE = Set.of("cloud", "faas", "timestamp", "log_type", "host.arch");

    private static String document() throws IOException {
        Path here = Path.of("../docs/records.md");
        return Files.readString(Files.exists(here) ? here : Path.of("docs/records.md"));
    }

    @Test
    void everyEventBecomesTheRecordBelowIt() throws IOException {
        List<JsonObject> examples = new ArrayList<>();
        for (Matcher found = EXAMPLE.matcher(document()); found.find(); ) {
            examples.add(Json.parse(found.group(1)).asObject());
        }
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_PLATFORM_EVENTS", "all"));
        bench.invocations().coldStart("0b1c2d3e-0001-4a5b-8c6d-7e8f90a1b2c3");
        Set<String> types = new TreeSet<>();

        for (int i = 1; i < examples.size(); i += 2) { // The first is the envelope.
            JsonObject event = examples.get(i);
            types.add(event.getString("type", ""));
            List<JsonObject> records = Records.parse(bench.reshapeAlone(("[" + event + "]").getBytes(UTF_8)));
            assertThat(records).hasSize(1);
            compare(examples.get(i + 1), records.getFirst(), event);
        }

        assertThat(types).contains("platform.somethingNew").hasSize(PlatformEventType.values().length + 1);
        for (PlatformEventType type : PlatformEventType.values()) {
            assertThat(types).contains("platform." + type.wireName());
        }
    }

    @Test
    void theTableNamesWhatGoesOutByDefault() throws IOException {
        String document = document();
        Set<PlatformEventType> forwarded =
                Config.from(Map.of("ED_ENDPOINT", "http://localhost/")).platformEvents();
        for (PlatformEventType type : PlatformEventType.values()) {
            boolean byDefault = forwarded.contains(type);
            assertThat(document)
                    .contains("| [`" + type.wireName() + "`](#platform"
                            + type.wireName().toLowerCase(Locale.ROOT) + ") |" + (byDefault ? " yes |" : " |"));
        }
    }

    private static void compare(JsonObject shown, JsonObject written, JsonObject event) {
        for (Member member : shown) {
            if (member.getName().equals("faas")) {
                for (Member inner : member.getValue().asObject()) {
                    assertThat(written.get("faas").asObject().get(inner.getName()))
                            .as("faas." + inner.getName() + " of " + event)
                            .isEqualTo(inner.getValue());
                }
            } else {
                assertThat(written.get(member.getName()))
                        .as(member.getName() + " of " + event)
                        .isEqualTo(member.getValue());
            }
        }
        Set<String> others = new TreeSet<>(written.names());
        others.removeAll(shown.names());
        assertThat(ENVELOPE).as("what is not shown of " + event).containsAll(others);
        assertThat(written.get("log_type")).isEqualTo(event.get("type"));
        assertThat(written.get("timestamp")).isEqualTo(event.get("time"));
    }
}
