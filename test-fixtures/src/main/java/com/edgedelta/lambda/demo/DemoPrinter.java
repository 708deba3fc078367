package com.edgedelta.lambda.demo;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Prints records one to a line, and headings; in colour on request.
final class DemoPrinter {
    private static final int WIDTH = 150;
    /// Members that every record has, or that are in the line already.
    private static final Set<String> SAID = Set.of(
            "cloud", "faas", "timestamp", "log_type", "message", "host.arch", "process.runtime.name", "request_id");

    private final PrintStream out;
    private final boolean colour;

    DemoPrinter(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    void heading(String title, String more) {
        out.println();
        out.println(paint(title, "1") + (more.isEmpty() ? "" : paint("  " + more, "2")));
    }

    void fact(String name, String value) {
        out.printf("  %-22s %s%n", name, value);
    }

    void plain(String text) {
        out.println(paint("  " + text, "2"));
    }

    /// A line of the extension's own output.
    void own(String line) {
        plain(cut(line));
    }

    void good(String text) {
        out.println(paint(text, "32"));
    }

    void bad(String text) {
        out.println(paint(text, "31"));
    }

    /// Timestamp, type, the request's first characters, and the message or the figures.
    void line(String json) {
        var record = Json.parse(json).asObject();
        var type = record.getString("log_type", "?");
        var faas = record.get("faas");
        var id = faas != null && faas.isObject() ? faas.asObject().getString("request_id", "") : "";
        out.println("  " + paint(pad(record.getString("timestamp", ""), 24), "2") + "  "
                + paint(pad(type, 24), code(type)) + "  " + pad(id.isEmpty() ? "-" : id, 8) + "  "
                + said(record));
    }

    private static String said(JsonObject record) {
        var message = record.get("message");
        if (message != null) {
            return cut(message.isString() ? message.asString() : message.toString());
        }
        return cut(StreamSupport.stream(record.spliterator(), false)
                // The report has most figures twice; the dotted names would only lengthen the line.
                .filter(member ->
                        !SAID.contains(member.getName()) && !member.getName().startsWith("faas."))
                .map(member -> member.getName() + "=" + text(member.getValue()))
                .collect(Collectors.joining(" ")));
    }

    private static String text(@Nullable JsonValue value) {
        return value != null && value.isString() ? value.asString() : String.valueOf(value);
    }

    private static String cut(String text) {
        var line = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", " ");
        var safe = line.codePoints()
                .map(point -> Character.isISOControl(point) ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return safe.length() <= WIDTH ? safe : safe.substring(0, WIDTH) + "...";
    }

    private static String pad(String text, int width) {
        if (text.length() >= width) {
            return width == 8 ? text.substring(0, width) : text;
        }
        var spaces = new char[width - text.length()];
        Arrays.fill(spaces, ' ');
        return text + new String(spaces);
    }

    private static String code(String type) {
        return switch (type) {
            case "function" -> "36";
            case "platform.report" -> "32";
            case "edgedelta.dropped" -> "31";
            default -> "35";
        };
    }

    private String paint(String text, String code) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
