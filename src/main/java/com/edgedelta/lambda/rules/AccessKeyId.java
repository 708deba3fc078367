package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The id of an access key of AWS: four letters for its kind, and 16 upper-case letters and digits. The secret that
/// belongs to it has no form of its own.
final class AccessKeyId implements Finder {
    private static final int LENGTH = 20;
    private static final List<NeededText> KINDS = List.of(kind("AKIA"), kind("ASIA"), kind("ABIA"), kind("ACCA"));

    private static NeededText kind(String kind) {
        return new NeededText(kind, 0, false);
    }

    @Override
    public @Nullable Match find(String text, int from) {
        for (int i = text.indexOf('A', from); i >= 0; i = text.indexOf('A', i + 1)) {
            boolean begins = text.startsWith("KIA", i + 1)
                    || text.startsWith("SIA", i + 1)
                    || text.startsWith("BIA", i + 1)
                    || text.startsWith("CCA", i + 1);
            if (begins && !isAt(text, i - 1) && endOfKey(text, i + 4) == i + LENGTH) {
                return new Match(i, i + LENGTH);
            }
        }
        return null;
    }

    /// Reads one more than a key has.
    private static int endOfKey(String text, int from) {
        int i = from;
        while (i < from + LENGTH && isAt(text, i)) {
            i++;
        }
        return i;
    }

    private static boolean isAt(String text, int i) {
        if (i < 0 || i >= text.length()) {
            return false;
        }
        char c = text.charAt(i);
        return Ascii.isDigit(c) || (c >= 'A' && c <= 'Z');
    }

    @Override
    public Need need() {
        return new Need.OneOf(KINDS);
    }
}
