package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Masks in the stream: a secret is masked wherever Lambda cuts a record, and in both JSON modes.
final class MaskedStreamTest {
    private static final String CARD = "4111111111111111";
    private static final String HEAD = "{\"time\":\"2025-05-06T10:15:30.001Z\",\"type\":\"function\",\"record\":";
    private static final String BEHIND =
            ",{\"time\":\"2025-05-06T10:15:30.009Z\",\"type\":\"function\",\"record\":\"behind\\n\"}]";

    private static final String[] RECORDS = {
        "\"paid with 4111111111111111 today\\n\"", "{\"pan\":\"4111111111111111\",\"n\":[4111111111111111]}"
    };

    private static Bench bench(String mode) {
        return new Bench(
                LambdaFunction.ORDERS,
                Map.of(
                        "ED_JSON_MESSAGE",
                        mode,
                        "ED_PROCESSING_RULES",
                        "[{\"type\":\"mask_sequences\",\"name\":\"credit_card\",\"replace_placeholder\":\"#\"}]"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "object"})
    void aRecordThatIsCutWithinASecretIsMaskedWhenItsRestHasCome(String mode) {
        for (String record : RECORDS) {
            for (int cut = 1; cut < record.length(); cut++) {
                Bench bench = bench(mode);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(bench.reshape(bytes("[" + HEAD + record.substring(0, cut) + "}]")));
                out.writeBytes(bench.reshape(bytes("[" + HEAD + record.substring(cut) + "}" + BEHIND)));
                out.writeBytes(bench.release());
                List<JsonObject> records = Records.parse(out.toByteArray());

                assertThat(records).as("cut at %d of %s", cut, record).hasSize(2);
                assertThat(records.getFirst().get("message").toString())
                        .as("cut at %d of %s", cut, record)
                        .contains("#")
                        .doesNotContain("4111", "1111");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "object"})
    void aRecordWhoseRestNeverComesRevealsNoPartOfASecret(String mode) {
        for (String record : RECORDS) {
            for (int cut = 1; cut < record.length(); cut++) {
                Bench bench = bench(mode);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(bench.reshape(bytes("[" + HEAD + record.substring(0, cut) + "}]")));
                out.writeBytes(bench.release());

                assertThat(out.toString(UTF_8))
                        .as("cut at %d of %s", cut, record)
                        .doesNotContain("\"41", " 41", "[41");
                Records.parse(out.toByteArray());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "object"})
    void linesOfEachKindAreMaskedAndOthersAreForwardedAsTheyAre(String mode) {
        Bench bench = bench(mode);
        String batch = "[" + HEAD + "\"a " + CARD + "\\n\"}," + HEAD + "\"b\\n\"}," + HEAD + "{\"c\":" + CARD + "}},"
                + "{\"record\":\"d " + CARD + "\",\"type\":\"function\",\"time\":\"t\"}" + BEHIND;
        List<JsonObject> records = Records.parse(bench.reshapeAlone(bytes(batch)));

        assertThat(records)
                .extracting(record -> record.get("message").toString())
                .containsExactly(
                        "\"a #\"",
                        "\"b\"",
                        mode.equals("object") ? "{\"c\":\"#\"}" : "\"{\\\"c\\\":\\\"#\\\"}\"",
                        "\"d #\"",
                        "\"behind\"");
    }

    @Test
    void aLineThatIsLeftOutDoesNotCome() {
        Bench bench = new Bench(
                LambdaFunction.ORDERS,
                Map.of(
                        "ED_PROCESSING_RULES",
                        "[{\"type\":\"exclude_at_match\",\"name\":\"health\",\"pattern\":\"GET /health\"}]"));
        String batch = "[" + HEAD + "\"GET /health 200\\n\"}," + HEAD + "{\"m\":\"GET \\/health\"}}" + BEHIND;

        assertThat(Records.parse(bench.reshapeAlone(bytes(batch))))
                .extracting(record -> record.getString("message", ""))
                .containsExactly("behind");
    }
}
