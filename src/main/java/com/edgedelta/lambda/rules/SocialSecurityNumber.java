package com.edgedelta.lambda.rules;

import org.jspecify.annotations.Nullable;

/// A social security number of the US with dashes, `123-45-6789`, of those that may have been issued.
final class SocialSecurityNumber implements Finder {
    private static final int LENGTH = 11;

    @Override
    public @Nullable Match find(String text, int from) {
        for (int i = text.indexOf('-', from + 3); i >= 0; i = text.indexOf('-', i + 1)) {
            int begin = i - 3;
            boolean shape = Digits.areAt(text, begin, 3)
                    && Digits.areAt(text, begin + 4, 2)
                    && Digits.isCharacter(text, begin + 6, '-')
                    && Digits.areAt(text, begin + 7, 4);
            if (shape
                    && issued(text, begin)
                    && Digits.beginAt(text, begin, '-')
                    && Digits.endAt(text, begin + LENGTH, '-')) {
                return new Match(begin, begin + LENGTH);
            }
        }
        return null;
    }

    private static boolean issued(String text, int from) {
        return text.charAt(from) != '9'
                && !text.startsWith("000", from)
                && !text.startsWith("666", from)
                && !text.startsWith("00", from + 4)
                && !text.startsWith("0000", from + 7);
    }

    @Override
    public Need need() {
        return new Need.Digits(Need.Run.WITH_DASHES);
    }
}
