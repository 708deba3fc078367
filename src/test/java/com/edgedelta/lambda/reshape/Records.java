package com.edgedelta.lambda.reshape;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonObject.Member;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the tests ask of lines that go out, and how two records are compared: the order of members is free, the values
/// are not, numbers must be the same text.
final class Records {
    /// Objects of the envelope whose members have no order of their own.
    private static final Set<String> UNORDERED = Set.of("cloud", "faas");

    private Records() {}

    /// The records of an output, each of which must be a valid JSON object on a line of its own, the last line ended.
    static List<JsonObject> parse(byte[] output) {
        List<JsonObject> records = new ArrayList<>();
        for (String line : lines(output)) {
            records.add(parse(line));
        }
        return records;
    }

    /// The lines of an output, which must be UTF-8 without raw control characters.
    static List<String> lines(byte[] output) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < output.length; i++) {
            if (output[i] == '\n') {
                lines.add(utf8(output, from, i - from));
                from = i + 1;
            } else if (output[i] >= 0 && output[i] < ' ') {
                throw new AssertionError("control character " + output[i] + " at byte " + (i - from) + " of line "
                        + (lines.size() + 1) + ": " + utf8(output, from, i - from));
            }
        }
        if (from != output.length) {
            throw new AssertionError("the last line has no end: " + utf8(output, from, output.length - from));
        }
        return lines;
    }

    private static String utf8(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + new String(bytes, from, length, StandardCharsets.ISO_8859_1), e);
        }
    }

    private static JsonObject parse(String line) {
        JsonObject record;
        try {
            record = Json.parse(line).asObject();
        } catch (ParseException | UnsupportedOperationException e) {
            throw new AssertionError("not a JSON object: " + line, e);
        }
        Set<String> names = new HashSet<>();
        for (Member member : record) {
            if (!names.add(member.getName())) {
                throw new AssertionError("two members are called " + member.getName() + ": " + line);
            }
        }
        return record;
    }

    /// What differs between two lists of records, a line each; empty where nothing does.
    static List<String> differences(List<JsonObject> expected, List<JsonObject> actual) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String line = "record " + (i + 1);
            if (i >= actual.size()) {
                differences.add(line + " is missing: " + shown(expected.get(i)));
            } else if (i >= expected.size()) {
                differences.add(line + " should not be there: " + shown(actual.get(i)));
            } else {
                compare(line, expected.get(i), actual.get(i), differences);
            }
        }
        return differences;
    }

    private static void compare(String path, JsonObject expected, JsonObject actual, List<String> differences) {
        Map<String, JsonValue> wanted = members(expected);
        Map<String, JsonValue> found = members(actual);
        for (Map.Entry<String, JsonValue> member : wanted.entrySet()) {
            String name = member.getKey();
            String where = path + ", " + name;
            JsonValue value = found.remove(name);
            if (value == null) {
                differences.add(where + " is missing: " + shown(member.getValue()));
            } else if (UNORDERED.contains(name) && value.isObject()) {
                compare(where, member.getValue().asObject(), value.asObject(), differences);
            } else if (!value.toString().equals(member.getValue().toString())) {
                differences.add(where + ": expected " + shown(member.getValue()) + " but was " + shown(value));
            }
        }
        found.forEach((name, value) -> differences.add(path + ", " + name + " should not be there: " + shown(value)));
    }

    /// The value in ASCII, so that the eye can tell what differs.
    private static String shown(JsonValue value) {
        StringBuilder ascii = new StringBuilder();
        for (char c : value.toString().toCharArray()) {
            ascii.append(c >= ' ' && c <= '~' ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return ascii.toString();
    }

    private static Map<String, JsonValue> members(JsonObject object) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (Member member : object) {
            members.put(member.getName(), member.getValue());
        }
        return members;
    }
}
