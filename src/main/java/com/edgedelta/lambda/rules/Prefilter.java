package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.json.EightBytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Says in one pass over the bytes of a record which rules may find something in it, without decoding it. It may admit
/// a rule in vain, but never the other way round. For one thread.
///
/// Sixteen bytes at a time are tested: whether one of them is in a class of bytes, one of which each text has that a
/// rule needs; and whether four in a row at a multiple of four may be of a run of digits, as in each run of seven bytes
/// there are. Few are, and only around these the rules' texts are compared, or the run is read.
final class Prefilter {
    /// A rule's bit. If there are more rules, the last bit is for all the others.
    private static final int MOST_BITS = 64;

    private static final int NONE = -1;
    private static final int STEP = 2 * Long.BYTES;
    private static final int BLOCK = 4;
    private static final byte BACKSLASH = '\\';
    private static final long BIT_6 = 0x4040404040404040L;
    /// Added to a block of which each byte has bit 6 and no other, it sets the highest bit.
    private static final long TO_FULL_BLOCK = 0x3fbfbfc03fbfbfc0L;

    private static final long BLOCK_FLAGS = 0x8000000080000000L;

    private final MarkedTexts texts = new MarkedTexts();
    private final DigitRuns runs = new DigitRuns();

    // Four classes in fields of their own, because the loop is hot: two bytes, and two larger classes.
    private final long exact0;
    private final long exact1;
    private final long wide0;
    private final long wide1;
    private final long any0;
    private final long any1;
    /// The bit that each byte of a full block has then; 0 if no rule needs digits.
    private final long runBits;

    private final boolean two;

    private final long all;
    private long always;
    private long cards;
    private long addresses;
    private long dashed;

    private byte[] json = new byte[0];
    private int from;
    private int to;
    private long found;
    private long bytesOfFirst;
    private long bytesOfSecond;
    private long blocksOfFirst;
    private long blocksOfSecond;

    /// @param needs of the rules, in their order
    Prefilter(List<Need> needs) {
        for (int i = 0; i < needs.size(); i++) {
            add(needs.get(i), bit(i));
        }
        all = needs.size() < MOST_BITS ? (1L << needs.size()) - 1 : -1;
        runBits = (cards | addresses | dashed) == 0 ? 0 : BIT_6;
        Set<Byte> bytes = new HashSet<>(texts.marks());
        bytes.add(BACKSLASH);
        ByteClasses classes = new ByteClasses(bytes);
        two = runBits == 0 && bytes.size() <= 2;
        exact0 = classes.exact(0).value() * EightBytes.ONES;
        exact1 = classes.exact(1).value() * EightBytes.ONES;
        wide0 = classes.wide(0).value() * EightBytes.ONES;
        wide1 = classes.wide(1).value() * EightBytes.ONES;
        any0 = classes.wide(0).anyBits() * EightBytes.ONES;
        any1 = classes.wide(1).anyBits() * EightBytes.ONES;
    }

    private void add(Need need, long bit) {
        switch (need) {
            case Need.Anything _ -> always |= bit;
            case Need.OneOf oneOf -> oneOf.texts().forEach(text -> texts.add(text, bit));
            case Need.Digits digits -> {
                switch (digits.run()) {
                    case OF_CARD -> cards |= bit;
                    case OF_ADDRESS -> addresses |= bit;
                    case WITH_DASHES -> dashed |= bit;
                }
            }
        }
    }

    /// The bit of the rule of that index.
    static long bit(int rule) {
        return 1L << Math.min(rule, MOST_BITS - 1);
    }

    /// Returns the bits of the rules that may find something in the JSON between these places. If it has escapes of
    /// any character, all may.
    long admitted(byte[] json, int from, int to) {
        this.json = json;
        this.from = from;
        this.to = to;
        runs.begin(from);
        found = always;
        int last = to - STEP;
        if (last < from) {
            lookAtFew();
            return found;
        }
        int i = next(from, last);
        while (i != NONE && found != all) {
            lookAtBoth(i);
            i = i == last ? NONE : next(i + STEP, last);
        }
        return found;
    }

    private int next(int from, int last) {
        return two ? nextOfTwo(json, from, last) : next(json, from, last);
    }

    /// Returns the first place from there on at which one of sixteen bytes is of a class, or a block may be of a run;
    /// [#NONE] if there is none. The last sixteen bytes may overlap those before them.
    private int next(byte[] json, int from, int last) {
        int i = Math.min(from, last);
        long one0 = exact0; // The compiler in use does not keep fields in registers.
        long one1 = exact1;
        long any2 = any0;
        long any3 = any1;
        long many2 = wide0;
        long many3 = wide1;
        long digits = runBits;
        while (true) {
            long first = EightBytes.at(json, i);
            long second = EightBytes.at(json, i + Long.BYTES);
            long bytesOfOne = (first ^ one0) - EightBytes.ONES
                    | (first ^ one1) - EightBytes.ONES
                    | ((first | any2) ^ many2) - EightBytes.ONES
                    | ((first | any3) ^ many3) - EightBytes.ONES;
            long bytesOfTwo = (second ^ one0) - EightBytes.ONES
                    | (second ^ one1) - EightBytes.ONES
                    | ((second | any2) ^ many2) - EightBytes.ONES
                    | ((second | any3) ^ many3) - EightBytes.ONES;
            // 0x20 to 0x3f have bit 5 and not bit 6.
            long blocksOfOne = (first << 1 & ~first & digits) + TO_FULL_BLOCK;
            long blocksOfTwo = (second << 1 & ~second & digits) + TO_FULL_BLOCK;
            long blocks = (blocksOfOne | blocksOfTwo) & BLOCK_FLAGS;
            if (((bytesOfOne | bytesOfTwo) & EightBytes.FLAGS) != 0 || blocks != 0) {
                bytesOfFirst = bytesOfOne & EightBytes.FLAGS & ~first;
                bytesOfSecond = bytesOfTwo & EightBytes.FLAGS & ~second;
                blocksOfFirst = blocksOfOne & BLOCK_FLAGS;
                blocksOfSecond = blocksOfTwo & BLOCK_FLAGS;
                return i;
            }
            if (i == last) {
                return NONE;
            }
            i = Math.min(i + STEP, last);
        }
    }

    /// The same if two bytes are all that is looked for.
    private int nextOfTwo(byte[] json, int from, int last) {
        int i = Math.min(from, last);
        long one0 = exact0;
        long one1 = exact1;
        while (true) {
            long first = EightBytes.at(json, i);
            long second = EightBytes.at(json, i + Long.BYTES);
            long bytesOfOne = (first ^ one0) - EightBytes.ONES | (first ^ one1) - EightBytes.ONES;
            long bytesOfTwo = (second ^ one0) - EightBytes.ONES | (second ^ one1) - EightBytes.ONES;
            if (((bytesOfOne | bytesOfTwo) & EightBytes.FLAGS) != 0) {
                bytesOfFirst = bytesOfOne & EightBytes.FLAGS & ~first;
                bytesOfSecond = bytesOfTwo & EightBytes.FLAGS & ~second;
                return i;
            }
            if (i == last) {
                return NONE;
            }
            i = Math.min(i + STEP, last);
        }
    }

    private void lookAtBoth(int i) {
        lookAt(i, bytesOfFirst, blocksOfFirst);
        lookAt(i + Long.BYTES, bytesOfSecond, blocksOfSecond);
    }

    /// Looks at what is around the bytes and blocks that are flagged.
    private void lookAt(int i, long bytes, long blocks) {
        long flags = bytes;
        while (flags != 0) {
            lookAtByte(i + EightBytes.first(flags));
            flags &= flags - 1;
        }
        if (blocks != 0) {
            if ((int) blocks != 0) {
                readRun(i);
            }
            if (blocks >>> Integer.SIZE != 0) {
                readRun(i + BLOCK);
            }
        }
    }

    private void lookAtByte(int i) {
        if (json[i] == BACKSLASH) {
            found = i + 1 < to && json[i + 1] == 'u' ? all : found;
        } else {
            found = texts.bitsAt(json, i, from, to, found);
        }
    }

    private void readRun(int i) {
        int run = runs.read(json, i, from, to);
        if (run != 0) {
            found |= ((run & DigitRuns.CARD) != 0 ? cards : 0)
                    | ((run & DigitRuns.ADDRESS) != 0 ? addresses : 0)
                    | ((run & DigitRuns.WITH_DASHES) != 0 ? dashed : 0);
        }
    }

    private void lookAtFew() {
        for (int i = from; i < to; i++) {
            lookAtByte(i);
            if (i + BLOCK <= to) {
                readRun(i);
            }
        }
    }
}
