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
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = raw.charAt(++i);
            switch (escaped) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(escaped);
            }
        }
        return wellFormed(text);
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
