package com.edgedelta.lambda.rules;

import org.jspecify.annotations.Nullable;

/// A telephone number of North America with dashes, `415-555-2671` or `1-415-555-2671`. Area and exchange begin
/// with 2 to 9.
final class PhoneNumber implements Finder {
    private static final int LENGTH = 12;

    @Override
    public @Nullable Match find(String text, int from) {
        for (int i = text.indexOf('-', from + 3); i >= 0; i = text.indexOf('-', i + 1)) {
            int number = i - 3;
            boolean country = text.startsWith("1-", number - 2);
            int begin = country && number - 2 >= from ? number - 2 : number;
            boolean shape = Digits.areAt(text, number, 3)
                    && Digits.areAt(text, number + 4, 3)
                    && Digits.isCharacter(text, number + 7, '-')
                    && Digits.areAt(text, number + 8, 4);
            if (shape
                    && text.charAt(number) > '1'
                    && text.charAt(number + 4) > '1'
                    && Digits.beginAt(text, begin, '-')
                    && Digits.endAt(text, number + LENGTH, '-')) {
                return new Match(begin, number + LENGTH);
            }
        }
        return null;
    }

    @Override
    public Need need() {
        return new Need.Digits(Need.Run.WITH_DASHES);
    }
}
