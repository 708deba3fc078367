package com.edgedelta.lambda.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Four classes of bytes that together have all bytes of a set, and as few others as possible that are frequent. Two of
/// them may have more than one byte.
final class ByteClasses {
    private static final int ASCII_END = 0x80;
    private static final int MOST = 4;
    private static final int MOST_WIDE = 2;

    private final List<ByteClass> exact = new ArrayList<>();
    private final List<ByteClass> wide = new ArrayList<>();

    /// The bytes that are `value` once the bits that do not matter are set.
    record ByteClass(int value, int anyBits) {
        boolean has(int c) {
            return (c | anyBits) == value;
        }

        ByteClass with(ByteClass other) {
            int any = anyBits | other.anyBits | (value ^ other.value);
            return new ByteClass(value | any, any);
        }

        long frequency() {
            long frequency = 0;
            for (int c = 0; c < ASCII_END; c++) {
                frequency += has(c) ? ByteFrequency.of(c) : 0;
            }
            return frequency;
        }
    }

    /// @param bytes ASCII, at least one
    ByteClasses(Set<Byte> bytes) {
        for (byte c : bytes) {
            exact.add(new ByteClass(c, 0));
        }
        while (exact.size() + wide.size() > MOST) {
            mergeTwo();
        }
        while (wide.size() < MOST_WIDE) { // The same class twice is right, too.
            wide.add(
                    exact.size() > MOST - MOST_WIDE
                            ? exact.removeLast()
                            : exact.isEmpty() ? wide.getFirst() : exact.getFirst());
        }
    }

    /// Merges the two that have the fewest frequent bytes more than they have alone.
    private void mergeTwo() {
        List<ByteClass> all = new ArrayList<>(wide);
        all.addAll(exact);
        boolean full = wide.size() == MOST_WIDE;
        long least = Long.MAX_VALUE;
        ByteClass first = all.getFirst();
        ByteClass second = all.getLast();
        for (int i = 0; i < (full ? MOST_WIDE : all.size()); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                ByteClass a = all.get(i);
                ByteClass b = all.get(j);
                long more = a.with(b).frequency() - a.frequency() - b.frequency();
                if (more < least) {
                    least = more;
                    first = a;
                    second = b;
                }
            }
        }
        exact.remove(first);
        exact.remove(second);
        wide.remove(first);
        wide.remove(second);
        wide.add(first.with(second));
    }

    /// A class of one byte: 0 or 1.
    ByteClass exact(int index) {
        return exact.isEmpty() ? wide.getFirst() : exact.get(index < exact.size() ? index : 0);
    }

    /// A class of some bytes: 0 or 1.
    ByteClass wide(int index) {
        return wide.get(index);
    }
}
