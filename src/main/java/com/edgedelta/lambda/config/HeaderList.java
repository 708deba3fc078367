package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads `Name=value,Name=value`. In a value `\,` is a comma and `\\` a backslash; any other backslash is itself.
/// Values are never shown, because they may be secrets. Neither is an invalid name: it may be part of a value,
/// after a comma without its backslash.
final class HeaderList {
    /// Headers that the request itself sets. The JDK's client refuses to set most of these.
    private static final String TAKEN = " connection content-encoding content-length expect host proxy-authorization"
            + " transfer-encoding upgrade ";

    private static final String NAME_SYMBOLS = "!#$%&'*+-.^_`|~";

    private final String variable;
    private final Variables variables;
    private final List<Header> headers = new ArrayList<>();

    HeaderList(String variable, Variables variables) {
        this.variable = variable;
        this.variables = variables;
    }

    List<Header> read() {
        String text = variables.text(variable);
        StringBuilder entry = new StringBuilder();
        int number = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',') {
                add(entry.toString(), number++);
                entry.setLength(0);
                continue;
            }
            char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            boolean escape = c == '\\' && (next == ',' || next == '\\');
            entry.append(escape ? next : c);
            i += escape ? 1 : 0;
        }
        add(entry.toString(), number);
        return headers;
    }

    private void add(String entry, int number) {
        if (entry.isBlank()) {
            return;
        }
        int equals = entry.indexOf('=');
        String name = equals < 0 ? "" : entry.substring(0, equals).strip();
        String value = entry.substring(equals + 1).strip();
        String problem = problem(name, value);
        if (problem == null) {
            headers.add(new Header(name, value));
        } else {
            variables.report(variable + ", entry " + number + ": " + problem + "; using the others");
        }
    }

    private static @Nullable String problem(String name, String value) {
        if (!isName(name)) {
            return "it must be Name=value, with a name of letters, digits and hyphens,"
                    + " and a backslash before a comma in the value";
        }
        if (TAKEN.contains(" " + name.toLowerCase(Locale.ROOT) + " ")) {
            return name + " cannot be set, because the extension sets it itself";
        }
        return isValue(value) ? null : "the value of " + name + " must contain only printable ASCII characters";
    }

    /// A token (RFC 9110, 5.6.2).
    private static boolean isName(String text) {
        return Ascii.isWord(text, NAME_SYMBOLS);
    }

    /// Whether every server reads the value in the same way.
    static boolean isValue(String text) {
        return Ascii.isPrintable(text.replace('\t', ' '));
    }
}
