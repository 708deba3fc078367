package com.edgedelta.lambda.shape;

import java.util.regex.Pattern;

/// A pattern that finds the first text of a record.
final class StartPattern implements Continuation {
    /// Lookups of a character that one text may cost, so that no pattern holds up the stream.
    private static final int BUDGET = 100_000;

    private final Pattern pattern;

    /// @throws java.util.regex.PatternSyntaxException if the pattern is not one
    StartPattern(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /// A text that costs too much counts as the first of a record.
    @Override
    public boolean goesOn(String first, String last, String text) {
        try {
            return !pattern.matcher(new Budgeted(text)).find();
        } catch (BudgetSpent | StackOverflowError tooMuch) {
            return false;
        }
    }

    @SuppressWarnings("serial")
    private static final class BudgetSpent extends RuntimeException {
        BudgetSpent() {
            super(null, null, false, false);
        }
    }

    private static final class Budgeted implements CharSequence {
        private final String text;
        private int left = BUDGET;

        Budgeted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new BudgetSpent();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
