package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.edgedelta.lambda.json.EightBytes;
import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.KeyListener;
import java.util.Arrays;

/// Reads the keys of an object that a function has logged as a text, in which its quotes are escaped. They must be
/// unescaped for that, so it does so only if the scanner has seen a key of interest.
final class JsonInText {
    private static final int LARGEST_KEPT = 64 * 1024;
    private static final int MOST_PLACES = 4;
    private static final long BACKSLASHES = EightBytes.all('\\');

    /// The ends of all names of ids and of executions.
    private static final byte[][] ENDS = {
        "equestId".getBytes(US_ASCII),
        "equest_id".getBytes(US_ASCII),
        "xecutionArn".getBytes(US_ASCII),
        "xecution_arn".getBytes(US_ASCII)
    };

    private final JsonScanner scanner = new JsonScanner();
    private final int[] keyEnds = new int[MOST_PLACES];
    private byte[] text = new byte[0];
    private int keys;

    JsonInText(KeyListener listener) {
        scanner.listener(listener, OwnNames.LAST_LETTERS);
    }

    /// Another line begins.
    void clear() {
        keys = 0;
    }

    /// A key may end there.
    void quote(byte[] json, int at) {
        for (byte[] end : ENDS) {
            if (at >= end.length && json[at - 2] == end[end.length - 2] && is(end, json, at - end.length, at)) {
                if (keys < MOST_PLACES) {
                    keyEnds[keys] = at;
                }
                keys++;
            }
        }
    }

    /// Notifies the listener of the keys of the object that is the text between these places, with places in an array
    /// that is valid until the next one; of none if nothing of interest is found but the expected id.
    void read(byte[] json, int from, int to, byte[] expected) {
        if (!isOfInterest(json, to, expected)) {
            return;
        }
        if (text.length <= to - from || text.length > LARGEST_KEPT) {
            text = new byte[to - from + 1];
        }
        scanner.reset(text, unescape(json, from, to));
        scanner.skipValue(0);
    }

    private boolean isOfInterest(byte[] json, int to, byte[] expected) {
        for (int i = 0; i < Math.min(keys, MOST_PLACES); i++) {
            if (!isExpected(json, keyEnds[i], to, expected)) {
                return true;
            }
        }
        return keys > MOST_PLACES;
    }

    private static boolean is(byte[] name, byte[] json, int from, int to) {
        return from + name.length <= to && Arrays.equals(json, from, from + name.length, name, 0, name.length);
    }

    /// Whether the expected id is the value of the key that ends there.
    private static boolean isExpected(byte[] json, int keyEnd, int to, byte[] expected) {
        int i = keyEnd;
        while (i < to && (json[i] == '"' || json[i] == ':' || json[i] == ' ' || json[i] == '\\')) {
            i++;
        }
        return expected.length > 0 && is(expected, json, i, to);
    }

    private int unescape(byte[] json, int from, int to) {
        byte[] target = text;
        int length = 0;
        int i = from;
        while (i < to) {
            if (i + Long.BYTES <= to) {
                long eight = EightBytes.at(json, i);
                EightBytes.put(target, length, eight);
                long flags = EightBytes.same(eight, BACKSLASHES);
                int usual = flags == 0 ? Long.BYTES : EightBytes.first(flags);
                i += usual;
                length += usual;
                if (flags == 0) {
                    continue;
                }
            }
            byte c = json[i++];
            if (c == '\\' && i < to) {
                c = escaped(json[i++]);
                if (c == 'u') {
                    i += 4;
                    c = '?'; // Neither the names nor their values have such characters.
                }
            }
            target[length++] = c;
        }
        target[length] = 0; // Nothing of an earlier text goes on here.
        return length;
    }

    private static byte escaped(byte letter) {
        return switch (letter) {
            case 'n', 'r', 't', 'b', 'f' -> ' ';
            default -> letter;
        };
    }
}
