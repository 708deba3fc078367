package com.edgedelta.lambda.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.config.RuleSource;
import com.edgedelta.lambda.testing.LogLines;
import org.jspecify.annotations.Nullable;

/// Rules, and what they make of lines.
final class Applied {
    private final LogLines log = new LogLines();
    private final ProcessingRules rules;

    Applied(String json) {
        this(new RuleSource(json, "", "/nowhere"));
    }

    Applied(RuleSource source) {
        rules = ProcessingRules.of(source, log.log());
    }

    static Applied predefined(String name) {
        return new Applied("[{\"type\":\"mask_sequences\",\"name\":\"" + name + "\",\"replace_placeholder\":\"#\"}]");
    }

    static Applied mask(String pattern, String placeholder) {
        return new Applied(array(rule("mask_sequences", "m", pattern).add("replace_placeholder", placeholder)));
    }

    static JsonObject rule(String type, String name, String pattern) {
        return Json.object().add("type", type).add("name", name).add("pattern", pattern);
    }

    static String array(JsonObject... rules) {
        JsonArray array = new JsonArray();
        for (JsonObject rule : rules) {
            array.add(rule);
        }
        return array.toString();
    }

    ProcessingRules rules() {
        return rules;
    }

    RuleCounts counts() {
        return rules.counts();
    }

    LogLines log() {
        return log;
    }

    /// Returns the text that is forwarded; null if none is.
    @Nullable
    String text(String text) {
        String json = json(Json.value(text).toString());
        return json == null ? null : Json.parse(json).asString();
    }

    /// Returns the JSON that is forwarded; null if none is.
    @Nullable
    String json(String json) {
        return json(LineKind.LINE, json);
    }

    @Nullable
    String json(LineKind kind, String json) {
        byte[] around = ("{\"record\":" + json + "}").getBytes(UTF_8);
        return forwarded(rules.apply(kind, around, 10, around.length - 1), json);
    }

    /// Returns what is forwarded of a value that ends there.
    @Nullable
    String truncated(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        String closed = json.startsWith("\"") ? json + '"' : json;
        return forwarded(rules.applyToTruncated(LineKind.LINE, bytes, 0, bytes.length), closed);
    }

    private static @Nullable String forwarded(Outcome outcome, String unchanged) {
        return switch (outcome) {
            case Outcome.Unchanged _ -> unchanged;
            case Outcome.LeftOut _ -> null;
            case Outcome.Replaced(byte[] replaced) -> new String(replaced, UTF_8);
        };
    }
}
