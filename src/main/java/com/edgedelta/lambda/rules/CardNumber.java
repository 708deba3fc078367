package com.edgedelta.lambda.rules;

import org.jspecify.annotations.Nullable;

/// A payment card's number: 13 to 19 digits, with a blank or dash between any two of them or without, of a known
/// issuer's range, with the right check digit (ISO/IEC 7812).
final class CardNumber implements Finder {
    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    /// The first digits of numbers, as the least and the largest of four digits; the lengths they may have.
    private record Range(int least, int largest, int shortest, int longest) {
        boolean has(int first, int length) {
            return first >= least && first <= largest && length >= shortest && length <= longest;
        }
    }

    /// Visa, Mastercard, American Express, Discover, UnionPay, Maestro, Diners Club, JCB.
    private static final Range[] RANGES = {
        new Range(4000, 4999, 13, 13),
        new Range(4000, 4999, 16, 16),
        new Range(4000, 4999, 19, 19),
        new Range(5100, 5599, 16, 16),
        new Range(2221, 2720, 16, 16),
        new Range(3400, 3499, 15, 15),
        new Range(3700, 3799, 15, 15),
        new Range(6000, 6999, 16, 19),
        new Range(5000, 5099, 16, 19),
        new Range(5600, 5899, 16, 19),
        new Range(3000, 3099, 14, 19),
        new Range(3600, 3699, 14, 19),
        new Range(3800, 3999, 14, 19),
        new Range(3528, 3589, 16, 19),
    };

    private final int[] digits = new int[LONGEST];
    private final int[] ends = new int[LONGEST];

    @Override
    public @Nullable Match find(String text, int from) {
        int i = from;
        while (i + SHORTEST <= text.length()) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                i++;
                continue;
            }
            if (Digits.beginAt(text, i, '.')) {
                int length = lengthOfCard(text, read(text, i));
                if (length > 0) {
                    return new Match(i, ends[length - 1]);
                }
            }
            while (Digits.isAt(text, i)) {
                i++;
            }
        }
        return null;
    }

    /// Notes the digits from there on, and where each of them ends. Returns their number, at most 19.
    private int read(String text, int from) {
        int i = from;
        int count = 0;
        while (count < LONGEST && Digits.isAt(text, i)) {
            digits[count] = text.charAt(i++) - '0';
            ends[count++] = i;
            if ((Digits.isCharacter(text, i, ' ') || Digits.isCharacter(text, i, '-')) && Digits.isAt(text, i + 1)) {
                i++;
            }
        }
        return count;
    }

    /// Returns 0 if none begins there. Groups of digits behind it may be another number.
    private int lengthOfCard(String text, int count) {
        for (int length = count; length >= SHORTEST; length--) {
            if (!Digits.isAt(text, ends[length - 1]) && isOfIssuer(length) && hasCheckDigit(length)) {
                return length;
            }
        }
        return 0;
    }

    private boolean isOfIssuer(int length) {
        int first = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
        for (Range range : RANGES) {
            if (range.has(first, length)) {
                return true;
            }
        }
        return false;
    }

    /// The formula of Luhn (ISO/IEC 7812-1, annex B).
    private boolean hasCheckDigit(int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int digit = digits[length - 1 - i];
            int twice = digit * 2;
            sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0;
    }

    @Override
    public Need need() {
        return new Need.Digits(Need.Run.OF_CARD);
    }
}
