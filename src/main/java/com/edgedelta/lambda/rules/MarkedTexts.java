package com.edgedelta.lambda.rules;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The texts that rules need, by the byte that is looked for first.
final class MarkedTexts {
    private static final int BYTES = 256;

    private final @Nullable Entry[] byMark = new Entry[BYTES];
    private final Set<Byte> marks = new HashSet<>();

    /// @param next for the same mark
    private record Entry(
            NeededText text, long bit, @Nullable Entry next) {}

    void add(NeededText text, long bit) {
        add(text, bit, text.mark());
        if (text.otherMark() != text.mark()) {
            add(text, bit, text.otherMark());
        }
    }

    private void add(NeededText text, long bit, byte mark) {
        byMark[mark] = new Entry(text, bit, byMark[mark]);
        marks.add(mark);
    }

    /// One of these bytes is in each of the texts.
    Set<Byte> marks() {
        return marks;
    }

    /// Returns the bits of the rules whose texts are around that byte, between these places.
    ///
    /// @param found bits of rules whose texts have been found
    long bitsAt(byte[] json, int at, int from, int to, long found) {
        long bits = found;
        for (Entry entry = byMark[json[at] & 0xff]; entry != null; entry = entry.next) {
            if ((bits & entry.bit) == 0 && entry.text.isAround(json, at, from, to)) {
                bits |= entry.bit;
            }
        }
        return bits;
    }
}
