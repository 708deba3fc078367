package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.EightBytes;
import com.edgedelta.lambda.json.Span;
import com.edgedelta.lambda.json.Surrogates;
import java.util.Arrays;

/// One record's JSON under construction. The result is valid JSON on one line, whatever the input.
final class RecordWriter {
    private static final int USUAL = 16 * 1024;
    private static final int LARGEST_KEPT = 1024 * 1024;
    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

    private byte[] bytes = new byte[USUAL];
    private int length;

    /// Starts a new record.
    void reset() {
        length = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[USUAL];
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// Removes the last bytes.
    void takeBack(int count) {
        length -= count;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /// Writes JSON that is known to be valid.
    void raw(byte[] json) {
        raw(json, 0, json.length);
    }

    void raw(byte[] json, int from, int to) {
        room(to - from);
        System.arraycopy(json, from, bytes, length, to - from);
        length += to - from;
    }

    /// Writes ASCII text of ours that needs no escaping.
    @SuppressWarnings("deprecation") // The one way to put ASCII into an array without another array.
    void ascii(String text) {
        room(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
    }

    /// Writes `,"name":` with a name that is ASCII text of ours.
    void name(String name) {
        ascii(",\"");
        ascii(name);
        ascii("\":");
    }

    /// Writes a Java string as a JSON string.
    void string(String text) {
        quoted(text.getBytes(UTF_8));
    }

    private void quoted(byte[] text) {
        put('"');
        for (byte c : text) {
            escaped(c);
        }
        put('"');
    }

    /// Writes a JSON value as it is in a batch. Removes line breaks between its tokens, escapes control characters
    /// inside its strings, and replaces invalid UTF-8 and half a surrogate pair by
    /// U+FFFD.
    void value(byte[] json, Span value) {
        value(json, value.from(), value.to(), value.plain());
    }

    void value(byte[] json, int from, int to, boolean plain) {
        if (plain) {
            raw(json, from, to);
        } else {
            mended(json, from, to, false);
        }
    }

    /// Writes a piece of a JSON string without quotes, repaired as by [#value].
    void stringPart(byte[] json, int from, int to, boolean plain) {
        if (plain) {
            raw(json, from, to);
        } else {
            mended(json, from, to, true);
        }
    }

    private void mended(byte[] json, int from, int to, boolean insideString) {
        byte[] utf8 = wellFormed(json, from, to);
        boolean inString = insideString;
        for (int i = 0; i < utf8.length; i++) {
            byte c = utf8[i];
            if (c >= 0 && c < ' ') {
                if (inString) {
                    control(c);
                } else if (c == '\t') {
                    put(' ');
                }
                continue;
            }
            if (c == '\\') {
                i += escape(utf8, i, "") - 1;
                continue;
            }
            put(c);
            if (c == '"') {
                inString = !inString;
            }
        }
    }

    /// Copies the escape at that place and returns its length; half of a surrogate pair becomes U+FFFD.
    ///
    /// @param quoting what stands before each of its backslashes
    private int escape(byte[] json, int at, String quoting) {
        if (json[at + 1] != 'u') {
            ascii(quoting);
            put('\\');
            if (quoting.isEmpty()) {
                put(json[at + 1]);
            } else {
                escaped(json[at + 1]);
            }
            return 2;
        }
        int escapes = Surrogates.escapes(json, at, json.length);
        if (escapes == Surrogates.LONE) {
            ascii(quoting);
            ascii("\\ufffd");
            return 6;
        }
        for (int i = at; i < at + 6 * escapes; i += 6) {
            ascii(quoting);
            raw(json, i, i + 6);
        }
        return 6 * escapes;
    }

    /// The text of a JSON value as a JSON string, so that reading the string gives the value's text.
    void quotedValue(byte[] json, int from, int to, boolean plain) {
        if (plain) {
            quotedPlain(json, from, to);
        } else {
            byte[] utf8 = wellFormed(json, from, to);
            quotedMended(utf8);
        }
    }

    /// Only quotes and backslashes are to be escaped. Copies eight bytes at a time, up to the next one of these or
    /// beyond ASCII.
    private void quotedPlain(byte[] json, int from, int to) {
        room(2 * (to - from) + 2 + Long.BYTES);
        byte[] target = bytes;
        int at = length;
        target[at++] = '"';
        int i = from;
        int lastEight = to - Long.BYTES;
        while (i <= lastEight) {
            long eight = EightBytes.at(json, i);
            EightBytes.put(target, at, eight);
            long flags = (((eight ^ '"' * EightBytes.ONES) - EightBytes.ONES)
                            | ((eight ^ '\\' * EightBytes.ONES) - EightBytes.ONES)
                            | eight)
                    & EightBytes.FLAGS;
            if (flags == 0) {
                i += Long.BYTES;
                at += Long.BYTES;
                continue;
            }
            int usual = EightBytes.first(flags);
            i += usual;
            at += usual;
            byte c = json[i++];
            if (c >= 0) {
                target[at++] = '\\';
            }
            target[at++] = c;
        }
        while (i < to) {
            at = quoted(json[i++], target, at);
        }
        target[at++] = '"';
        length = at;
    }

    private static int quoted(byte c, byte[] target, int to) {
        int at = to;
        if (c == '"' || c == '\\') {
            target[at++] = '\\';
        }
        target[at++] = c;
        return at;
    }

    private void quotedMended(byte[] json) {
        put('"');
        boolean inString = false;
        for (int i = 0; i < json.length; i++) {
            byte c = json[i];
            if (inString && c >= 0 && c < ' ') {
                put('\\'); // The value's own text must escape it, and this string that escape.
                control(c);
                continue;
            }
            if (c == '\\') {
                i += escape(json, i, "\\") - 1;
                continue;
            }
            escaped(c);
            if (c == '"') {
                inString = !inString;
            }
        }
        put('"');
    }

    private static byte[] wellFormed(byte[] text, int from, int to) {
        return new String(text, from, to - from, UTF_8).getBytes(UTF_8);
    }

    private void escaped(byte c) {
        if (c == '"' || c == '\\') {
            put('\\');
            put(c);
        } else if (c >= 0 && c < ' ') {
            control(c);
        } else {
            put(c);
        }
    }

    private void control(byte c) {
        put('\\');
        switch (c) {
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            case '\b' -> put('b');
            case '\f' -> put('f');
            default -> {
                ascii("u00");
                put(HEX[c >> 4]);
                put(HEX[c & 15]);
            }
        }
    }

    void put(int c) {
        room(1);
        bytes[length++] = (byte) c;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
