package com.edgedelta.lambda.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/// Converts JSON texts to Java strings: names, identifiers, the answers of Lambda's APIs.
public final class JsonText {
    private JsonText() {}

    /// Returns the characters between two quotes, with escapes resolved. A [JsonScanner] must have accepted the
    /// bytes.
    public static String decode(byte[] json, int from, int to) {
        String raw = new String(json, from, to - from, UTF_8);
        int escape = raw.indexOf('\\');
        if (escape < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int copied = 0;
        boolean halves = false;
        while (escape >= 0) {
            text.append(raw, copied, escape);
            char escaped = raw.charAt(escape + 1);
            copied = escape + 2;
            switch (escaped) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    char c = (char) Integer.parseInt(raw, copied, copied + 4, 16);
                    halves |= Character.isSurrogate(c);
                    text.append(c);
                    copied += 4;
                }
                default -> text.append(escaped);
            }
            escape = raw.indexOf('\\', copied);
        }
        text.append(raw, copied, raw.length());
        return halves ? wellFormed(text) : text.toString();
    }

    /// Half of a surrogate pair becomes U+FFFD.
    private static String wellFormed(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                text.setCharAt(i, '\ufffd');
            }
        }
        return text.toString();
    }

    /// Returns the text of a member of a JSON object, by its path of names: a string's characters, or any other
    /// value's JSON. Returns null if the document is damaged or has no such member.
    public static @Nullable String find(byte[] json, String... path) {
        JsonScanner scanner = new JsonScanner();
        scanner.reset(json, json.length);
        int at = scanner.skipSpace(0);
        Span found = null;
        for (String name : path) {
            if (at >= json.length || json[at] != '{') {
                return null;
            }
            ObjectCursor members = new ObjectCursor(scanner);
            members.open(at);
            found = null;
            while (members.next()) {
                if (members.keyIs(name)) {
                    found = members.value();
                }
            }
            if (found == null || members.end() == JsonScanner.DAMAGED) {
                return null;
            }
            at = found.from();
        }
        if (found == null) {
            return null;
        }
        String text = found.text(json);
        return text != null ? text : new String(json, found.from(), found.to() - found.from(), UTF_8);
    }
}
