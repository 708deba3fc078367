package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.edgedelta.lambda.json.EightBytes;
import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.KeyListener;
import java.util.Arrays;

/// Reads the keys of an object that a function has logged as a text, in which its quotes are escaped. Its quotes must
/// be unescaped for that, so it looks first whether there may be a key of interest.
final class JsonInText {
    private static final int LARGEST_KEPT = 64 * 1024;

    /// What the keys of ids and of executions have in common.
    private static final byte[] ID = "equest".getBytes(US_ASCII);

    private static final byte[] EXECUTION = "xecution".getBytes(US_ASCII);

    private final JsonScanner scanner = new JsonScanner();
    private byte[] text = new byte[0];

    JsonInText(KeyListener listener) {
        scanner.listener(listener, OwnNames.LAST_LETTERS);
    }

    /// Notifies the listener of the keys of the object that is the text between these places, with places in an array
    /// that is valid until the next one; of none if nothing of interest is found but the expected id.
    void read(byte[] json, int from, int to, byte[] expected) {
        if (!isOfInterest(json, from, to, expected)) {
            return;
        }
        if (text.length <= to - from || text.length > LARGEST_KEPT) {
            text = new byte[to - from + 1];
        }
        scanner.reset(text, unescape(json, from, to));
        scanner.skipValue(0);
    }

    private static boolean isOfInterest(byte[] json, int from, int to, byte[] expected) {
        int i = from;
        while (i < to) {
            while (i + Long.BYTES <= to && !EightBytes.mayHave(json, i, (byte) 'q', (byte) 'x')) {
                i += Long.BYTES;
            }
            int next = Math.min(to, i + Long.BYTES);
            while (i < next) {
                byte c = json[i];
                if (c == 'q' && is(ID, json, i - 1, to) && !isExpected(json, i, to, expected)) {
                    return true;
                }
                if (c == 'x' && i + 1 < to && json[i + 1] == 'e' && is(EXECUTION, json, i, to)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static boolean is(byte[] name, byte[] json, int from, int to) {
        return from + name.length <= to && Arrays.equals(json, from, from + name.length, name, 0, name.length);
    }

    /// Whether the expected id is the value of the key that goes on there.
    private static boolean isExpected(byte[] json, int inKey, int to, byte[] expected) {
        int i = inKey;
        while (i < to && json[i] != '"') {
            i++;
        }
        while (i < to && (json[i] == '"' || json[i] == ':' || json[i] == ' ' || json[i] == '\\')) {
            i++;
        }
        return expected.length > 0 && is(expected, json, i, to);
    }

    private int unescape(byte[] json, int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            byte c = json[i];
            if (c == '\\' && i + 1 < to) {
                c = escaped(json[++i]);
                if (c == 'u') {
                    i += 4;
                    c = '?'; // Neither the names nor their values have such characters.
                }
            }
            text[length++] = c;
        }
        text[length] = 0; // Nothing of an earlier text goes on here.
        return length;
    }

    private static byte escaped(byte letter) {
        return switch (letter) {
            case 'n', 'r', 't', 'b', 'f' -> ' ';
            default -> letter;
        };
    }
}
