package com.edgedelta.lambda.json;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Finds the ends of the JSON values in an array of bytes, without building objects.
///
/// It is strict about the grammar of RFC 8259, except for what a log may contain: raw control characters inside
/// strings, invalid UTF-8, and escapes of half a surrogate pair. The caller that copies the value repairs them;
/// [#plain] says whether that is
/// necessary. Containers are walked with a stack of bits, not by recursion, so the depth of nesting is unlimited.
public final class JsonScanner {
    /// The result of the skipping methods for a value that is cut short or breaks the grammar.
    public static final int DAMAGED = -1;

    private static final int BITS_AT_HAND = 64;

    private byte[] json = new byte[0];
    private int end;
    private boolean plain;
    private boolean cutShort;
    private boolean escaped;
    private int topKey;
    private long lastLetters;
    private @Nullable KeyListener listener;
    private final Nesting open = new Nesting();

    /// Starts to read the first `length` bytes of `json`, which must not change meanwhile.
    public void reset(byte[] json, int length) {
        this.json = json;
        this.end = length;
    }

    /// From now on notifies this listener of the keys that end with one of these letters, or have escapes; of a few
    /// others, too.
    public void listener(KeyListener listener, String lastLetters) {
        this.listener = listener;
        for (int i = 0; i < lastLetters.length(); i++) {
            this.lastLetters |= 1L << lastLetters.charAt(i);
        }
    }

    public byte[] json() {
        return json;
    }

    public int end() {
        return end;
    }

    /// Whether the value skipped last has neither control characters nor invalid UTF-8 nor half a surrogate pair,
    /// so that its bytes may be copied as they are.
    public boolean plain() {
        return plain;
    }

    /// Whether the damage found last is that the bytes end within a value, so that more bytes could complete it.
    public boolean cutShort() {
        return cutShort;
    }

    /// The result at the end of the bytes if more are needed.
    private int endOfBytes() {
        cutShort = true;
        return DAMAGED;
    }

    /// The result at that place if something else is needed, or if the bytes end.
    private int damagedAt(int i) {
        return i >= end ? endOfBytes() : DAMAGED;
    }

    /// Returns the index of the first byte from `from` on that is not white space, or `end()`.
    public int skipSpace(int from) {
        int i = from;
        while (i < end) {
            byte c = json[i];
            if (c == ' ') {
                i++;
            } else if (c == '\n' || c == '\r' || c == '\t') {
                plain = false;
                i++;
            } else {
                break;
            }
        }
        return i;
    }

    /// Returns the index after the value that begins at `from`, or [#DAMAGED].
    public int skipValue(int from) {
        plain = true;
        cutShort = false;
        if (from >= end) {
            return endOfBytes();
        }
        return switch (json[from]) {
            case '"' -> string(from);
            case '{', '[' -> container(from);
            default -> scalar(from);
        };
    }

    /// Returns the index after the closing quote of the string that begins at `from`, or [#DAMAGED].
    public int skipString(int from) {
        plain = true;
        cutShort = false;
        return from < end && json[from] == '"' ? string(from) : damagedAt(from);
    }

    /// Skips eight bytes at a time, up to the next one that can end or damage a string: [EightBytes#unusual], spelled
    /// out because most bytes of a batch pass here.
    private int string(int from) {
        byte[] bytes = json;
        int lastEight = end - Long.BYTES;
        int i = from + 1;
        while (i <= lastEight) {
            long eight = EightBytes.at(bytes, i);
            long unusual = (((eight ^ '"' * EightBytes.ONES) - EightBytes.ONES)
                            | ((eight ^ '\\' * EightBytes.ONES) - EightBytes.ONES)
                            | (eight - ' ' * EightBytes.ONES)
                            | eight)
                    & EightBytes.FLAGS;
            if (unusual == 0) {
                i += Long.BYTES;
                continue;
            }
            i += EightBytes.first(unusual);
            if (bytes[i] == '"') {
                return i + 1;
            }
            i = withinString(i);
            if (i == DAMAGED) {
                return DAMAGED;
            }
        }
        return endOfString(i);
    }

    /// Skips the last bytes of a batch, one at a time.
    private int endOfString(int from) {
        int i = from;
        while (i < end) {
            if (json[i] == '"') {
                return i + 1;
            }
            i = withinString(i);
            if (i == DAMAGED) {
                return DAMAGED;
            }
        }
        return endOfBytes();
    }

    /// Returns the index after the character or the escape that begins there, or [#DAMAGED].
    private int withinString(int i) {
        byte c = json[i];
        if (c == '\\') {
            escaped = true;
            if (i + 1 < end && json[i + 1] == '"') {
                if (listener != null && (lastLetters >>> json[i - 1] & 1) != 0) {
                    listener.quoteInText(json, i);
                }
                return i + 2;
            }
            return escape(i + 1);
        }
        if (c < 0) {
            return beyondAscii(i);
        }
        if (c < ' ') {
            plain = false;
        }
        return i + 1;
    }

    /// Returns the index after the character beyond ASCII that begins at `from`, or after the one invalid byte
    /// (The Unicode Standard, table 3-7).
    private int beyondAscii(int from) {
        int lead = json[from] & 0xff;
        int more = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
        boolean sound = more > 0 && from + more < end;
        if (sound && more > 1) {
            int second = json[from + 1] & 0xff;
            sound = second >= least(lead) && second <= most(lead);
        }
        for (int i = from + 1; sound && i <= from + more; i++) {
            sound = (json[i] & 0xc0) == 0x80;
        }
        if (!sound) {
            plain = false;
            return from + 1;
        }
        return from + more + 1;
    }

    /// The minimum of the second byte; with a smaller one there would be a shorter form.
    private static int least(int lead) {
        return lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    }

    /// The maximum of the second byte; with a larger one the character would be half of a pair or beyond the last
    /// one.
    private static int most(int lead) {
        return lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    }

    private int escape(int i) {
        if (i >= end) {
            return endOfBytes();
        }
        return switch (json[i]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 1;
            case 'u' -> {
                int digit = i + 1;
                while (digit < end && digit < i + 5 && hex(digit)) {
                    digit++;
                }
                yield digit == i + 5 ? afterUnicode(i + 1) : damagedAt(digit);
            }
            default -> DAMAGED;
        };
    }

    private boolean hex(int i) {
        return Character.digit(json[i], 16) >= 0;
    }

    /// The index after the four digits that begin at `from`, or after both halves of a surrogate pair. Half of a pair
    /// alone is not a character.
    private int afterUnicode(int from) {
        int escapes = Surrogates.escapes(json, from - 2, end);
        if (escapes == Surrogates.LONE) {
            plain = false;
            return from + 4;
        }
        return from - 2 + 6 * escapes;
    }

    private int container(int from) {
        open.depth = 0;
        int i = from;
        while (true) {
            byte c = json[i];
            if (c == '{' || c == '[') {
                open.push(c == '{');
                i = skipSpace(i + 1);
                if (i < end && json[i] == open.closing()) {
                    open.pop();
                    i++;
                } else {
                    i = open.inObject() ? key(i) : i;
                    if (i == DAMAGED || i >= end) {
                        return i == DAMAGED ? DAMAGED : endOfBytes();
                    }
                    continue;
                }
            } else {
                i = c == '"' ? string(i) : scalar(i);
            }
            while (open.depth > 0) {
                if (i == DAMAGED) {
                    return DAMAGED;
                }
                i = skipSpace(i);
                if (i >= end) {
                    return endOfBytes();
                }
                if (json[i] == open.closing()) {
                    open.pop();
                    i++;
                } else if (json[i] == ',') {
                    i = skipSpace(i + 1);
                    i = open.inObject() ? key(i) : i;
                    break;
                } else {
                    return DAMAGED;
                }
            }
            if (open.depth == 0) {
                return i;
            }
            if (i == DAMAGED || i >= end) {
                return i == DAMAGED ? DAMAGED : endOfBytes();
            }
        }
    }

    /// Returns the index of the value after the key that begins at `from`.
    private int key(int from) {
        if (from >= end || json[from] != '"') {
            return damagedAt(from);
        }
        escaped = false;
        int i = string(from);
        if (i == DAMAGED) {
            return DAMAGED;
        }
        if (open.depth == 1) {
            topKey = from + 1;
        }
        if (listener != null && ((lastLetters >>> json[i - 2] & 1) != 0 || escaped)) {
            listener.key(json, from + 1, i - 1, open.depth, topKey, escaped);
        }
        i = skipSpace(i);
        return i < end && json[i] == ':' ? skipSpace(i + 1) : damagedAt(i);
    }

    private int scalar(int from) {
        return switch (json[from]) {
            case 't' -> word(from, "true");
            case 'f' -> word(from, "false");
            case 'n' -> word(from, "null");
            default -> number(from);
        };
    }

    private int word(int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (from + i >= end || json[from + i] != word.charAt(i)) {
                return damagedAt(from + i);
            }
        }
        return from + word.length();
    }

    private int number(int from) {
        int i = from < end && json[from] == '-' ? from + 1 : from;
        int digits = digits(i);
        if (digits == i) {
            return damagedAt(i);
        }
        if (json[i] == '0' && digits > i + 1) {
            return DAMAGED;
        }
        i = digits;
        if (i < end && json[i] == '.') {
            digits = digits(i + 1);
            if (digits == i + 1) {
                return damagedAt(digits);
            }
            i = digits;
        }
        if (i < end && (json[i] == 'e' || json[i] == 'E')) {
            i++;
            if (i < end && (json[i] == '+' || json[i] == '-')) {
                i++;
            }
            digits = digits(i);
            return digits == i ? damagedAt(i) : digits;
        }
        return i;
    }

    private int digits(int from) {
        int i = from;
        while (i < end && json[i] >= '0' && json[i] <= '9') {
            i++;
        }
        return i;
    }

    /// Which of the containers around the current place are objects: in a long for the usual depth, in a set for the
    /// rest.
    private static final class Nesting {
        private long objects;
        private final BitSet deeper = new BitSet();
        private int depth;

        void push(boolean object) {
            if (depth < BITS_AT_HAND) {
                objects = object ? objects | 1L << depth : objects & ~(1L << depth);
            } else {
                deeper.set(depth - BITS_AT_HAND, object);
            }
            depth++;
        }

        void pop() {
            depth--;
        }

        boolean inObject() {
            int top = depth - 1;
            return top < BITS_AT_HAND ? (objects >>> top & 1) == 1 : deeper.get(top - BITS_AT_HAND);
        }

        byte closing() {
            return (byte) (inObject() ? '}' : ']');
        }
    }
}
