package com.edgedelta.lambda.rules;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules again, as plainly as possible: by trees of minimal-json and by java.util.regex alone.
final class PlainRules {
    private static final Pattern DIGITS = Pattern.compile("[0-9](?:[ -]?[0-9]){0,18}");

    /// The beginning of a pattern whose first group is not replaced.
    private static final String KEPT = "(?<kept>";

    private PlainRules() {}

    /// A rule for texts, or for each string of JSON.
    record Plain(String type, Pattern pattern, String placeholder) {}

    static String patternOf(String name) {
        return switch (name) {
            case "email" ->
                "[A-Za-z0-9._%+\\-\u00e4-\u00fc]+@[A-Za-z0-9.\\-\u00e4-\u00fc]+\\.[A-Za-z\u00e4-\u00fc]{2,}";
            case "ipv4" ->
                "(?<![0-9])(?<![0-9]\\.)(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})"
                        + "(?:\\.(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})){3}(?![0-9])(?!\\.[0-9])";
            case "us_ssn" ->
                "(?<![0-9])(?<![0-9]-)(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![0-9])(?!-[0-9])";
            case "us_phone_dash" ->
                "(?<![0-9])(?<![0-9]-)(?:1-)?[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}(?![0-9])(?!-[0-9])";
            case "aws_access_key" -> "(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])";
            case "jwt" -> "eyJ[A-Za-z0-9_-]{7,}+\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*){0,3}";
            case "bearer_token" ->
                KEPT + "(?i:bearer)[ \\t]+)(?:(?=[A-Za-z0-9._~+/=-]{20})|(?=[A-Za-z0-9._~+/=-]{8})"
                        + "(?:(?=[A-Za-z0-9._~+/=-]*[0-9])|(?=[A-Za-z0-9._~+/=-]+[A-Z._~+/=-][A-Za-z0-9._~+/=-]))"
                        + "|(?<=(?i:authorization)[^A-Za-z0-9]{0,4}(?i:bearer)[ \\t]{1,99}))"
                        + "[A-Za-z0-9._~+/=-]+";
            case "private_key" ->
                "(?s)-----BEGIN (?:[A-Za-z0-9 ]{0,25})PRIVATE KEY(?: BLOCK)?-----.*?"
                        + "(?:-----END (?:[A-Za-z0-9 ]{0,25})PRIVATE KEY(?: BLOCK)?-----|\\z)";
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// Returns null if the text is left out.
    static @Nullable String text(List<Plain> rules, String text) {
        String changed = text;
        for (Plain rule : rules) {
            if (rule.type().equals("mask_sequences")) {
                changed = masked(rule, changed);
            } else if (rule.pattern().matcher(changed).find() != rule.type().startsWith("include")) {
                return null;
            }
        }
        return changed;
    }

    private static String masked(Plain rule, String text) {
        boolean keeps = rule.pattern().pattern().startsWith(KEPT);
        return rule.pattern()
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement((keeps ? match.group("kept") : "") + rule.placeholder()));
    }

    /// Returns null if the value is left out.
    static @Nullable JsonValue json(List<Plain> rules, JsonValue value) {
        JsonValue changed = value;
        for (Plain rule : rules) {
            if (rule.type().equals("mask_sequences")) {
                changed = written(rule, mapped(changed, text -> masked(rule, text)));
                if (changed == null) {
                    return Json.value("[withheld: rule n would break the JSON]");
                }
            } else if (found(rule.pattern(), changed) != rule.type().startsWith("include")) {
                return null;
            }
        }
        return changed;
    }

    /// A pattern with a quotation mark is also for the JSON as it is written. Returns null if it breaks it.
    private static @Nullable JsonValue written(Plain rule, JsonValue value) {
        String masked = masked(rule, value.toString());
        if (!rule.pattern().pattern().contains("\"") || masked.equals(value.toString())) {
            return value;
        }
        try {
            JsonValue parsed = Json.parse(masked);
            return parsed.isObject() || parsed.isArray() || parsed.isString() ? parsed : null;
        } catch (ParseException broken) {
            return null;
        }
    }

    private static boolean found(Pattern pattern, JsonValue value) {
        boolean[] found = {pattern.matcher(value.toString()).find()};
        mapped(value, text -> {
            found[0] |= pattern.matcher(text).find();
            return text;
        });
        return found[0];
    }

    private static JsonValue mapped(JsonValue value, UnaryOperator<String> map) {
        if (value.isObject()) {
            JsonObject object = new JsonObject();
            for (JsonObject.Member member : value.asObject()) {
                object.add(map.apply(member.getName()), mapped(member.getValue(), map));
            }
            return object;
        }
        if (value.isArray()) {
            JsonArray array = new JsonArray();
            for (JsonValue element : value.asArray()) {
                array.add(mapped(element, map));
            }
            return array;
        }
        String text = value.isString() ? value.asString() : value.toString();
        boolean masks = value.isString() || value.isNumber();
        return !masks || map.apply(text).equals(text) ? value : Json.value(map.apply(text));
    }

    /// Masks card numbers by trying each place and each length.
    static String cards(String text) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int end = cardAt(text, i);
            out.append(end < 0 ? text.substring(i, i + 1) : "#");
            i = end < 0 ? i + 1 : end;
        }
        return out.toString();
    }

    private static int cardAt(String text, int from) {
        if (text.substring(0, from).matches("(?s).*(?:[0-9]|[0-9]\\.)")) {
            return -1;
        }
        Matcher matcher = DIGITS.matcher(text).region(from, text.length());
        if (!matcher.lookingAt()) {
            return -1;
        }
        for (int end = matcher.end(); end > from; end--) {
            String number = text.substring(from, end);
            boolean whole =
                    !number.matches("(?s).*[ -]") && !text.substring(end).matches("(?s)[0-9].*");
            if (whole && isCard(number.replaceAll("[ -]", ""))) {
                return end;
            }
        }
        return -1;
    }

    private static boolean isCard(String digits) {
        boolean range = digits.matches("4(?:.{12}|.{15}|.{18})|5[1-5].{14}|3[47].{13}|6.{15,18}|5[0678].{14,17}"
                + "|3(?:0|6|8|9).{12,17}|35(?:2[89]|[3-8].).{12,15}"
                + "|(?:222[1-9]|22[3-9].|2[3-6]..|27[01].|2720).{12}");
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            sum += i % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
        }
        return range && sum % 10 == 0;
    }
}
