package com.edgedelta.lambda.shape;

import com.edgedelta.lambda.config.Severity;
import org.jspecify.annotations.Nullable;

/// Reads the level at the beginning of a line of text, in the formats of Lambda's runtimes and of common loggers:
/// Node.js and .NET write `time TAB id TAB LEVEL TAB message`, Python `[LEVEL] TAB time TAB id TAB message`, Ruby
/// `I, [time #pid]  INFO -- : message`, Go `time=.. level=INFO msg=..`, Java and Rust `time [thread] INFO message`.
///
/// A level counts only if nothing comes before it but times, identifiers, names in brackets, `key=value` and symbols.
/// Between tabs, in brackets, behind `level=` and before a colon it may be in lower case, elsewhere it must be in
/// capitals.
final class TextSeverity {
    /// A level comes within so many bytes, or not at all.
    static final int LONGEST_HEAD = 256;

    private static final int MOST_TOKENS = 12;
    private static final byte ESCAPE = 0x1b;
    private static final int SHORTEST_EPOCH = 10;
    private static final int UUID = 36;
    private static final String[] LEVEL_KEYS = {"level", "severity", "log_level", "lvl"};
    private static final String[] MARKS = {"undefined", "AM", "PM", "UTC", "GMT"};

    /// Words that begin many a sentence.
    private static final String[] EVERYDAY = {
        "FINE", "CONFIG", "LOG", "ALERT", "NOTICE", "fine", "config", "log", "alert", "notice"
    };

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String DAYS = "MonTueWedThuFriSatSun";

    private byte[] text = new byte[0];
    private int end;
    private boolean dated;
    private boolean afterDash;

    /// The level of the UTF-8 text between these places; null if it states none.
    @Nullable
    Severity of(byte[] utf8, int from, int to) {
        text = utf8;
        dated = false;
        return search(from, Math.min(to, from + LONGEST_HEAD), false);
    }

    /// Looks at one token after the other until one is a level, or cannot precede a level.
    private @Nullable Severity search(int from, int to, boolean bracketed) {
        end = to;
        afterDash = false;
        int i = skipSpace(from);
        for (int tokens = 0; i < to && tokens < MOST_TOKENS; tokens++) {
            int next;
            if (text[i] == '[' || text[i] == '(') {
                int closing = indexOf((byte) (text[i] == '[' ? ']' : ')'), i + 1, to);
                if (bracketed || closing == to) {
                    return null;
                }
                Severity inside = search(i + 1, closing, true);
                end = to;
                if (inside != null) {
                    return inside;
                }
                next = closing + 1;
            } else {
                next = tokenEnd(i);
                int equals = indexOf((byte) '=', i, next);
                if (equals < next && equals > i) {
                    int valueEnd = valueEnd(equals + 1);
                    if (isOneOf(LEVEL_KEYS, i, equals)) {
                        return ofValue(equals + 1, valueEnd);
                    }
                    next = valueEnd;
                } else {
                    Severity level = ofToken(i, next, bracketed);
                    if (level != null) {
                        return level;
                    }
                    if (!mayPrecede(i, next)) {
                        return dated && !bracketed ? ofNextLine(next, to) : null;
                    }
                }
            }
            afterDash = next - i == 1 && isSymbol(text[i]);
            i = skipSpace(next);
        }
        return null;
    }

    private @Nullable Severity ofToken(int from, int to, boolean bracketed) {
        int word = letters(from, to);
        if (word < to && text[word] == '.' && text[to - 1] == ':') {
            return ofChannel(word, to - 1);
        }
        boolean colon = word < to && text[word] == ':';
        if (word == from || (word < to && !colon)) {
            return null;
        }
        boolean column = text[Math.max(0, from - 1)] == '\t' && from > 0 && to < end && text[to] == '\t';
        boolean capitals = isUpperCase(from, word);
        boolean counts = bracketed || column || capitals || (colon && isLowerCase(from, word));
        boolean doubtful = !bracketed && !column && !(capitals && colon) && isOneOf(EVERYDAY, from, word);
        return counts && !doubtful ? SeverityWords.of(text, from, word) : null;
    }

    /// PHP's Monolog writes `[time] channel.LEVEL: message`.
    private @Nullable Severity ofChannel(int from, int to) {
        int word = to;
        while (text[word - 1] >= 'A' && text[word - 1] <= 'Z') {
            word--;
        }
        return word > from && text[word - 1] == '.' ? SeverityWords.of(text, word, to) : null;
    }

    /// Java's own logger writes the date and the place in one line, and the level in the next.
    private @Nullable Severity ofNextLine(int from, int to) {
        int line = indexOf((byte) '\n', from, to) + 1;
        int word = letters(Math.min(line, to), to);
        return word < to && text[word] == ':' && isUpperCase(line, word) ? SeverityWords.of(text, line, word) : null;
    }

    private @Nullable Severity ofValue(int from, int to) {
        boolean quoted = to - from >= 2 && text[from] == '"';
        return quoted ? SeverityWords.of(text, from + 1, to - 1) : SeverityWords.of(text, from, to);
    }

    /// Whether the token is a time, an identifier or a mark, which come before levels.
    private boolean mayPrecede(int from, int to) {
        byte c = text[from];
        if (c >= '0' && c <= '9') {
            return isNumberBeforeLevel(from, to) || isUuid(from, to);
        }
        boolean symbols = letters(from, to) == from && !isWordByte(c) && c != '"' && c != '\'' && c >= 0;
        if (symbols && to - from <= 3) {
            return true;
        }
        if (isOneOfThree(MONTHS, from, to)) {
            dated = true;
            return true;
        }
        boolean letterOfRuby = to - from == 2 && c >= 'A' && c <= 'Z' && text[from + 1] == ',';
        return letterOfRuby
                || isUuid(from, to)
                || isOneOf(MARKS, from, to)
                || isOneOfThree(DAYS, from, to)
                || isBetweenDashes(to);
    }

    private boolean isNumberBeforeLevel(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == ':' || text[i] == '-' || text[i] == '/') {
                return true;
            }
        }
        int next = skipSpace(to);
        return dated
                || to - from >= SHORTEST_EPOCH
                || (next < end && (text[next] == '[' || isOneOfThree(MONTHS, next, tokenEnd(next))));
    }

    /// `time - name - LEVEL - message`, as many configure Python's logger.
    private boolean isBetweenDashes(int to) {
        int next = skipSpace(to);
        return afterDash && next < end && isSymbol(text[next]) && tokenEnd(next) == next + 1;
    }

    private static boolean isSymbol(byte c) {
        return c == '-' || c == '|';
    }

    private boolean isUuid(int from, int to) {
        return to - from == UUID && text[from + 8] == '-' && text[from + 13] == '-' && text[from + 23] == '-';
    }

    private boolean isOneOfThree(String names, int from, int to) {
        if (to - from != 3) {
            return false;
        }
        for (int i = 0; i < names.length(); i += 3) {
            if (is(names, i, from, 3)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOneOf(String[] words, int from, int to) {
        for (String word : words) {
            if (word.length() == to - from && is(word, 0, from, word.length())) {
                return true;
            }
        }
        return false;
    }

    private boolean is(String word, int offset, int from, int length) {
        for (int i = 0; i < length; i++) {
            if (text[from + i] != word.charAt(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isUpperCase(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] >= 'a') {
                return false;
            }
        }
        return true;
    }

    private boolean isLowerCase(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] < 'a') {
                return false;
            }
        }
        return true;
    }

    /// Where the letters end that begin there.
    private int letters(int from, int to) {
        int i = from;
        while (i < to && (text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z') {
            i++;
        }
        return i;
    }

    private static boolean isWordByte(byte c) {
        return (c >= '0' && c <= '9') || c == '_';
    }

    /// A vertical bar is a token of its own, as between the columns of NLog.
    private int tokenEnd(int from) {
        int i = from + 1;
        while (text[from] != '|' && i < end && (text[i] > ' ' || text[i] < 0) && !isBracketOrBar(text[i])) {
            i++;
        }
        return i;
    }

    private static boolean isBracketOrBar(byte c) {
        return c == '[' || c == '(' || c == '|';
    }

    /// Where the value of `key=value` ends, which may be quoted.
    private int valueEnd(int from) {
        if (from >= end || text[from] != '"') {
            return from >= end ? end : text[from] <= ' ' ? from : tokenEnd(from);
        }
        int i = from + 1;
        while (i < end && text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return Math.min(end, i + 1);
    }

    private int indexOf(byte c, int from, int to) {
        int i = from;
        while (i < to && text[i] != c) {
            i++;
        }
        return i;
    }

    /// Skips white space within the line, and the escape sequences of colours.
    private int skipSpace(int from) {
        int i = from;
        while (i < end && (text[i] == ' ' || text[i] == '\t' || text[i] == ESCAPE)) {
            i = text[i] == ESCAPE ? Math.min(end, indexOf((byte) 'm', i, end) + 1) : i + 1;
        }
        return i;
    }
}
