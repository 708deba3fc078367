package com.edgedelta.lambda.rules;

import org.jspecify.annotations.Nullable;

/// Four numbers from 0 to 255 with dots between them, not among more of them.
final class Ipv4Address implements Finder {
    private static final int NUMBERS = 4;
    private static final int LARGEST = 255;

    @Override
    public @Nullable Match find(String text, int from) {
        for (int i = text.indexOf('.', from + 1); i >= 0; i = text.indexOf('.', i + 1)) {
            int begin = i;
            while (begin > from && i - begin < 3 && Digits.isAt(text, begin - 1)) {
                begin--;
            }
            int end = Digits.beginAt(text, begin, '.') ? endOfAddress(text, begin) : -1;
            if (end > 0) {
                return new Match(begin, end);
            }
        }
        return null;
    }

    /// Returns -1 if none begins there.
    private static int endOfAddress(String text, int from) {
        int i = from;
        for (int n = 0; n < NUMBERS; n++) {
            if (n > 0 && !Digits.isCharacter(text, i++, '.')) {
                return -1;
            }
            int number = 0;
            int begin = i;
            while (i - begin < 3 && Digits.isAt(text, i)) {
                number = number * 10 + text.charAt(i++) - '0';
            }
            if (i == begin || number > LARGEST) {
                return -1;
            }
        }
        return Digits.endAt(text, i, '.') ? i : -1;
    }

    @Override
    public Need need() {
        return new Need.Digits(Need.Run.OF_ADDRESS);
    }
}
