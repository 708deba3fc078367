package com.edgedelta.lambda.reshape;

import org.jspecify.annotations.Nullable;

/// Arithmetic with the numbers of a report, to three decimals.
final class Decimals {
    private static final double LARGEST = 1e12;

    private Decimals() {}

    /// Returns the number's value, or NaN for null.
    static double parse(@Nullable String number) {
        if (number == null) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    /// Returns the value rounded to at most three decimals; null if it is not a finite figure.
    static @Nullable String format(double value) {
        if (!(Math.abs(value) < LARGEST)) {
            return null;
        }
        long thousandths = Math.round(value * 1000);
        long fraction = Math.abs(thousandths % 1000);
        String sign = thousandths < 0 ? "-" : "";
        String whole = sign + Math.abs(thousandths / 1000);
        if (fraction == 0) {
            return whole;
        }
        String digits = Long.toString(1000 + fraction).substring(1);
        int used = digits.length();
        while (digits.charAt(used - 1) == '0') {
            used--;
        }
        return whole + "." + digits.substring(0, used);
    }
}
