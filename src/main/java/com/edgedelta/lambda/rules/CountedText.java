package com.edgedelta.lambda.rules;

/// A text that spends a budget with each character that is read.
final class CountedText implements CharSequence {
    private final Budget budget;
    private final String text;

    CountedText(String text, Budget budget) {
        this.text = text;
        this.budget = budget;
    }

    @Override
    public char charAt(int index) {
        budget.spend(1);
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        budget.spend(to - from);
        return text.substring(from, to);
    }

    @Override
    public String toString() {
        return text;
    }
}
