package com.edgedelta.lambda.reshape;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes up streams of telemetry: sound JSON in every spelling the grammar allows, events in any mixture, over several
/// batches that know of each other's invocations.
final class TelemetryGenerator {
    private static final String[] TEXTS = {
        "",
        " ",
        "INFO order received",
        "\n",
        "\r\n",
        "\t",
        "\\",
        "\"",
        "/",
        "\\n",
        "é",
        "世界",
        "🎉",
        "\ud83d",
        "\ude00",
        "\u0000",
        "\u001b[31m",
        "\u007f",
        "\u2028",
        "\ufeff",
        "\uffff",
        "{\"time\":",
        "}]",
        ",{",
        "null",
        "{}",
        "END",
        "RequestID: ",
        "'",
        "<&>"
    };
    private static final String[] ENDS = {"", "", "\n", "\n", "\n", "\r\n", "\n\n", "\r", "\\n", "\n\r", "\r\r\n", " "};
    private static final String[] NAMES = {
        "a",
        "durationMs",
        "duration_ms",
        "durationMs",
        "memorySizeMB",
        "cloud",
        "faas",
        "timestamp",
        "logType",
        "log_type",
        "host.arch",
        "process.runtime.name",
        "phase",
        "status",
        "record_faas",
        "record",
        "message",
        "metrics",
        "x",
        "aB",
        "URLPath",
        "requestURL",
        "request_id",
        "é",
        "with space",
        "quote\"d",
        "ipV4Address",
        "snake_Case",
        "x1Y",
        "AB_CD",
        "aBC",
        "ABc"
    };
    private static final String[] FLATTENED = {
        "platform.initStart",
        "platform.initRuntimeDone",
        "platform.initReport",
        "platform.restoreStart",
        "platform.restoreRuntimeDone",
        "platform.restoreReport",
        "platform.extension",
        "platform.telemetrySubscription",
        "platform.fault",
        "platform.logsDropped"
    };
    private static final String[] UNKNOWN = {"platform.unheardOf", "platform", "custom", "Function", "functions"};
    private static final String[] IDS = {
        "0b1c2d3e-0001-4a5b-8c6d-7e8f90a1b2c3",
        "0B1C2D3E-0002-4A5B-8C6D-7E8F90A1B2C3",
        "0b1c2d3e-0001-4a5b-8c6d-7e8f90a1b2c",
        "0b1c2d3e00014a5b8c6d7e8f90a1b2c3",
        "0b1c2d3e-0001-4a5b-8c6d-7e8f90a1b2cg",
        ""
    };
    private static final String[] BEFORE_AN_ID = {
        "", "\t", "2025-05-06T10:15:30.220Z\t", "[INFO]\t2025-05-06T10:15:30.220Z\t", "a\tb\tZ\t", "2025-05-06 ", "xZ\t"
    };
    private static final String[] AFTER_AN_ID = {"\t", "\tINFO\t", "", " ", "x\t"};
    private static final String[] NUMBERS = {
        "0", "-0", "1", "42", "-17", "3.140", "1e5", "1E-07", "0.5e+3", "123456789012345678901234567890.10", "-0.0"
    };
    private static final String[] SPACES = {"", "", "", "", " ", "  ", "\n", "\r\n", "\t", " \n "};

    private final Random random;
    private final List<String> awaitingReport = new ArrayList<>();
    private String current = "";
    private String currentTracing = "";
    private int invocations;
    private int moments;
    private boolean ended = true;

    TelemetryGenerator(Random random) {
        this.random = random;
    }

    /// The texts of the members of one batch.
    List<String> events() {
        List<String> events = new ArrayList<>();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            events.add(event());
        }
        return events;
    }

    /// The batch of those members.
    String batch(List<String> events) {
        StringBuilder batch = new StringBuilder(space()).append('[').append(space());
        for (int i = 0; i < events.size(); i++) {
            batch.append(i == 0 ? "" : space() + "," + space()).append(events.get(i));
        }
        return batch.append(space()).append(']').append(space()).toString();
    }

    private String event() {
        return switch (random.nextInt(14)) {
            case 0, 1 -> start();
            case 2 -> runtimeDone();
            case 3 -> report();
            case 4, 5 -> event(pick(FLATTENED), flattened());
            case 6 -> random.nextInt(4) == 0 ? odd() : event(pick(UNKNOWN), value(3));
            case 7, 8 -> event("extension", line());
            default -> event("function", line());
        };
    }

    private String line() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> value(4);
            case 3 -> string(pick(BEFORE_AN_ID) + pick(IDS) + pick(AFTER_AN_ID) + text() + pick(ENDS));
            case 4 -> lineWithIds();
            default -> string(text() + pick(ENDS));
        };
    }

    /// An object that names an invocation as the runtimes do, or nearly so.
    private String lineWithIds() {
        List<String> members = members(2);
        maybe(members, member("requestId", random.nextInt(4) == 0 ? value(1) : string(pick(IDS))));
        maybe(members, member("AWSRequestId", random.nextInt(4) == 0 ? value(1) : string(pick(IDS))));
        return object(members);
    }

    private String start() {
        invocations++;
        current = "req-" + invocations + "-" + Integer.toHexString(random.nextInt());
        awaitingReport.add(current);
        ended = false;
        List<String> members = new ArrayList<>(List.of(member("requestId", string(current))));
        maybe(members, member("version", string("$LATEST")));
        currentTracing = random.nextBoolean() ? "" : tracing();
        if (!currentTracing.isEmpty()) {
            members.add(currentTracing);
        }
        maybe(members, member("future", value(2)));
        return event("platform.start", object(members));
    }

    private String runtimeDone() {
        if (ended) {
            return event("function", line());
        }
        ended = true;
        List<String> members = new ArrayList<>();
        if (random.nextInt(5) > 0) {
            members.add(member("requestId", string(current)));
        }
        maybe(members, member("status", string("success")));
        maybe(members, member("metrics", object(List.of(member("durationMs", duration())))));
        maybe(members, member("spans", value(2)));
        if (!currentTracing.isEmpty()) {
            maybe(members, currentTracing);
        }
        return event("platform.runtimeDone", object(members));
    }

    private String report() {
        if (awaitingReport.isEmpty()) {
            return start();
        }
        String id = awaitingReport.remove(random.nextInt(awaitingReport.size()));
        List<String> metrics = new ArrayList<>();
        maybe(metrics, member("durationMs", duration()));
        maybe(metrics, member("billedDurationMs", Integer.toString(random.nextInt(5000))));
        maybe(metrics, member("memorySizeMB", Integer.toString(128 << random.nextInt(6))));
        maybe(metrics, member("maxMemoryUsedMB", Integer.toString(1 + random.nextInt(128))));
        maybe(metrics, member("initDurationMs", duration()));
        maybe(metrics, member("restoreDurationMs", duration()));
        maybe(metrics, member("futureMs", value(1)));
        List<String> members = new ArrayList<>(List.of(member("requestId", string(id))));
        maybe(members, member("metrics", object(metrics)));
        maybe(members, member("status", string(text())));
        maybe(members, member("errorType", string("Runtime.ExitError")));
        maybe(members, member("spans", value(2)));
        return event("platform.report", object(members));
    }

    private String flattened() {
        if (random.nextInt(8) == 0) {
            return random.nextBoolean() ? string(text()) : value(0);
        }
        List<String> members = members(3);
        if (random.nextInt(4) == 0) {
            members.add(member("requestId", random.nextInt(4) == 0 ? pick(NUMBERS) : string(current)));
        }
        if (random.nextBoolean()) {
            members.add(member("metrics", object(members(2))));
        }
        return object(members);
    }

    private String tracing() {
        String root = "Root=1-" + Integer.toHexString(random.nextInt()) + "-" + random.nextInt(1000);
        String header = switch (random.nextInt(4)) {
            case 0 -> root;
            case 1 -> "Parent=1;" + root;
            case 2 -> "Sampled=0";
            default -> root + ";Parent=2b1f;Sampled=1";
        };
        return member(
                "tracing", object(List.of(member("type", string("X-Amzn-Trace-Id")), member("value", string(header)))));
    }

    /// What is valid JSON and no event.
    private String odd() {
        return switch (random.nextInt(6)) {
            case 0 -> pick(NUMBERS);
            case 1 -> string(text());
            case 2 -> "{}";
            case 3 -> object(List.of(member("type", string("function"))));
            case 4 -> object(List.of(member("record", value(1)), member("time", string("t"))));
            default -> object(List.of(member("type", "1"), member("record", value(1))));
        };
    }

    private String event(String type, String record) {
        List<String> members = new ArrayList<>();
        if (random.nextInt(12) == 0) {
            members.add(member(random.nextBoolean() ? "record" : "more", value(2)));
        }
        List<String> usual = new ArrayList<>();
        if (random.nextInt(10) > 0) {
            usual.add(member("time", string(moment())));
        }
        usual.add(member("type", string(type)));
        usual.add(member("record", record));
        members.addAll(random.nextInt(4) == 0 ? shuffled(usual) : usual);
        maybeRarely(members, member("extra", value(2)));
        return bare(members);
    }

    /// No two events are of one moment, so that none is taken for the rest of another.
    private String moment() {
        moments += 1 + random.nextInt(1000);
        return String.format("2025-05-06T10:%02d:%02d.%03dZ", moments / 60_000, moments / 1000 % 60, moments % 1000);
    }

    private String duration() {
        int thousandths = random.nextInt(4_000_000);
        return switch (random.nextInt(3)) {
            case 0 -> Integer.toString(thousandths / 1000);
            case 1 -> thousandths / 1000 + "." + thousandths % 10;
            default -> thousandths / 1000 + "." + (100 + thousandths % 900);
        };
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2, 3 -> pick(NUMBERS);
            case 4, 5 -> string(text());
            case 6 -> array(depth - 1);
            default -> object(members(depth - 1));
        };
    }

    private String array(int depth) {
        StringBuilder array = new StringBuilder("[").append(space());
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            array.append(i == 0 ? "" : ",").append(space()).append(value(depth)).append(space());
        }
        return array.append(']').toString();
    }

    private List<String> members(int depth) {
        List<String> members = new ArrayList<>();
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            members.add(member(pick(NAMES), value(depth)));
        }
        return members;
    }

    private String member(String name, String value) {
        return string(name) + space() + ":" + space() + value;
    }

    private String object(List<String> members) {
        return bare(random.nextInt(3) == 0 ? shuffled(members) : members);
    }

    private String bare(List<String> members) {
        StringBuilder object = new StringBuilder("{").append(space());
        for (int i = 0; i < members.size(); i++) {
            object.append(i == 0 ? "" : "," + space()).append(members.get(i)).append(space());
        }
        return object.append('}').toString();
    }

    private List<String> shuffled(List<String> members) {
        List<String> shuffled = new ArrayList<>();
        for (String member : members) {
            shuffled.add(random.nextInt(shuffled.size() + 1), member);
        }
        return shuffled;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            text.append(pick(TEXTS));
        }
        return text.toString();
    }

    /// A string in one of its many spellings.
    private String string(String text) {
        int escaping = random.nextInt(8);
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            character(json, text, i, escaping == 0 && random.nextInt(3) == 0);
        }
        return json.append('"').toString();
    }

    private static void character(StringBuilder json, String text, int i, boolean escape) {
        char c = text.charAt(i);
        boolean needed = c < ' ' || c == '"' || c == '\\' || (Character.isSurrogate(c) && !paired(text, i));
        int letter = "\"\\\b\f\n\r\t".indexOf(c);
        if (needed && !escape && letter >= 0) {
            json.append('\\').append("\"\\bfnrt".charAt(letter));
        } else if (c == '/' && escape) {
            json.append("\\/");
        } else if (needed || (escape && !Character.isSurrogate(c))) {
            json.append(String.format(c % 2 == 0 ? "\\u%04x" : "\\u%04X", (int) c));
        } else {
            json.append(c);
        }
    }

    private static boolean paired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private void maybe(List<String> members, String member) {
        if (random.nextInt(3) > 0) {
            members.add(member);
        }
    }

    private void maybeRarely(List<String> members, String member) {
        if (random.nextInt(10) == 0) {
            members.add(member);
        }
    }

    private String space() {
        return random.nextInt(4) == 0 ? pick(SPACES) : "";
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
