package com.edgedelta.lambda.shape;

import com.edgedelta.lambda.config.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The words and numbers by which loggers name their levels.
final class SeverityWords {
    private static final int SHORTEST = 3;

    /// With 27 values for a letter, so many letters fit a long.
    private static final int LONGEST = 13;

    private static final int LETTERS = 27;

    /// Serilog's abbreviations have three letters, those of .NET's console four; FINE and CONFIG are Java's; NOTICE,
    /// ALERT and EMERG are those of syslog.
    private static final String[] WORDS = {
        "trace finest finer verbose trc trce vrb",
        "debug fine config dbg dbug",
        "info information informational notice inf log",
        "warn warning wrn",
        "error err eror severe fail dpanic",
        "fatal critical crit alert emerg emergency panic ftl"
    };

    /// In the order of the words above, and of the numbers 10, 20 to 60.
    private static final Severity[] ALL = {
        Severity.TRACE, Severity.DEBUG, Severity.INFO, Severity.WARN, Severity.ERROR, Severity.FATAL
    };

    private static final long[] KEYS;
    private static final Severity[] SEVERITIES;

    static {
        int count = 0;
        for (String words : WORDS) {
            count += 1 + words.length() - words.replace(" ", "").length();
        }
        KEYS = new long[count];
        SEVERITIES = new Severity[count];
        int next = 0;
        for (int i = 0; i < ALL.length; i++) {
            String words = WORDS[i] + " ";
            for (int from = 0; from < words.length(); from = words.indexOf(' ', from) + 1) {
                KEYS[next] = key(words.substring(from, words.indexOf(' ', from)));
                SEVERITIES[next++] = ALL[i];
            }
        }
    }

    private SeverityWords() {}

    private static long key(String word) {
        long key = 0;
        for (int i = 0; i < word.length(); i++) {
            key = key * LETTERS + word.charAt(i) - 'a' + 1;
        }
        return key;
    }

    /// The severity that the word between these places names, in upper or lower case; null if it names none. Go's slog
    /// names a level in between by its distance from the next lower one, `INFO+2`.
    static @Nullable Severity of(byte[] text, int from, int to) {
        int sign = from;
        while (sign < to && text[sign] != '+' && text[sign] != '-') {
            sign++;
        }
        Severity severity = ofWord(text, from, sign);
        return severity == null || sign == to ? severity : shifted(severity, text, sign, to);
    }

    /// OpenTelemetry and slog have four numbers for each severity.
    private static @Nullable Severity shifted(Severity severity, byte[] text, int sign, int to) {
        int distance = 0;
        for (int i = sign + 1; i < to; i++) {
            if (text[i] < '0' || text[i] > '9' || distance > 99) {
                return null;
            }
            distance = distance * 10 + text[i] - '0';
        }
        int steps = Math.floorDiv(text[sign] == '-' ? -distance : distance, 4);
        return to == sign + 1 ? null : ALL[Math.clamp(List.of(ALL).indexOf(severity) + steps, 0, ALL.length - 1)];
    }

    private static @Nullable Severity ofWord(byte[] text, int from, int to) {
        if (to - from < SHORTEST || to - from > LONGEST) {
            return null;
        }
        long key = 0;
        for (int i = from; i < to; i++) {
            int letter = text[i] | 0x20;
            if (letter < 'a' || letter > 'z') {
                return null;
            }
            key = key * LETTERS + letter - 'a' + 1;
        }
        for (int i = 0; i < KEYS.length; i++) {
            if (KEYS[i] == key) {
                return SEVERITIES[i];
            }
        }
        return null;
    }

    /// The severity of a level of pino and bunyan, from 10 for TRACE to 60 for FATAL; null for any other number. Levels
    /// in between are a user's own and count as the next lower one.
    static @Nullable Severity ofNumber(byte[] json, int from, int to) {
        if (to - from != 2) {
            return null;
        }
        int tens = json[from] - '1';
        boolean digits = json[from + 1] >= '0' && json[from + 1] <= '9';
        return digits && tens >= 0 && tens < ALL.length ? ALL[tens] : null;
    }
}
