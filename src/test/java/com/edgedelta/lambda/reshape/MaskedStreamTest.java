package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
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

    private static Bench bench(String mode, String rules) {
        return new Bench(
                LambdaFunction.ORDERS,
                Map.of(
                        "ED_JSON_MESSAGE",
                        mode,
                        "ED_LAMBDA_LOG_TYPES",
                        "function,platform",
                        "ED_PROCESSING_RULES",
                        rules));
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "object"})
    void jsonOverSeveralLinesIsOneLineAlsoIfItIsMasked(String mode) {
        Bench bench = bench(mode, "[{\"type\":\"mask_sequences\",\"name\":\"email\"}]");
        String record = "{\n\"mail\":\"jo@example.com\",\r\n\t\"x\":\"a\u0001b\tc\"}";
        byte[] batch = bytes("[" + HEAD + record + "}" + BEHIND);
        batch[new String(batch, UTF_8).indexOf('\u0001') - 1] = (byte) 0xff; // Instead of the a: no character.

        byte[] out = bench.reshapeAlone(batch);
        List<JsonObject> records = Records.parse(out);

        assertThat(new String(out, UTF_8).lines()).hasSize(2);
        assertThat(records).hasSize(2);
        JsonValue message = records.getFirst().get("message");
        JsonObject logged = (message.isObject() ? message : Json.parse(message.asString())).asObject();
        assertThat(logged.getString("mail", "")).isEqualTo("[masked: email]");
        assertThat(logged.getString("x", "")).isEqualTo("\ufffd\u0001b\tc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "object"})
    void aPlaceholderMayHaveControlCharacters(String mode) {
        String rule = """
                {"type":"mask_sequences","name":"pin","pattern":"\\"pin\\":\\\\d+","applies_to":"%s",
                 "replace_placeholder":"\\"pin\\":\\n\\"a\\tb\\""}""";
        Bench bench = bench(mode, "[" + rule.formatted("lines") + "," + rule.formatted("platform") + "]");

        List<JsonObject> records = Records.parse(bench.reshapeAlone(bytes("[" + HEAD + "{\"pin\":7}},"
                + "{\"time\":\"t\",\"type\":\"platform.report\",\"record\":{\"requestId\":\"1\",\"pin\":7}}"
                + BEHIND)));

        JsonValue message = records.getFirst().get("message");
        assertThat((message.isObject() ? message : Json.parse(message.asString())).asObject())
                .isEqualTo(Json.parse("{\"pin\":\"a\\tb\"}"));
        assertThat(records.get(1).getString("pin", "")).isEqualTo("a\tb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "java"})
    void whatARuleHidesIsNotInTheEnvelope(String multiline) {
        String rules = "[{\"type\":\"mask_sequences\",\"name\":\"n\",\"pattern\":\"jo-[a-z]+\"}]";
        Bench bench = new Bench(
                LambdaFunction.ORDERS, Map.of("ED_MULTILINE_PATTERN", multiline, "ED_PROCESSING_RULES", rules));
        String arn = "arn:aws:lambda:eu-west-1:1:function:orders:1/durable-execution/";
        String hidden = "{\"executionArn\":\"" + arn + "jo-doe/e1\"}";
        String shown = "{\"executionArn\":\"" + arn + "pay/e2\"}";

        byte[] out = bench.reshapeAlone(
                bytes("[" + HEAD + hidden + "}," + HEAD + text(hidden) + "}," + HEAD + shown + "}" + BEHIND));
        List<JsonObject> records = Records.parse(out);

        assertThat(new String(out, UTF_8)).doesNotContain("jo-doe").contains("[masked: n]");
        assertThat(records)
                .extracting(record -> record.get("faas").asObject().getString("execution_name", "none"))
                .containsExactly("none", "none", "pay", "none");
    }

    private static String text(String text) {
        return Json.value(text + "\n").toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aRestThatComesTooLateRevealsNoEndOfASecret(String space) {
        Bench bench = bench("string");
        String first = "x".repeat(200_000) + " 41111111";
        String event = HEAD + space + "\"11111111 paid\\n\"}"; // With a space it is not written as Lambda does.
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bench.reshape(bytes("[" + HEAD + "\"" + first + "\"}]")));
        out.writeBytes(bench.release());
        out.writeBytes(bench.reshapeAlone(bytes("[" + event + "," + HEAD + "\"behind\\n\"}]")));
        out.writeBytes(bench.reshapeAlone(bytes("[" + HEAD + "\"another\\n\"}]")));

        assertThat(out.toString(UTF_8)).doesNotContain("1111");
        assertThat(Records.parse(out.toByteArray()))
                .extracting(record -> record.getString("message", ""))
                .element(1)
                .isEqualTo("[withheld: the beginning of the record is missing]");
        assertThat(out.toString(UTF_8)).contains("\"behind\"", "\"another\"");
    }
}
