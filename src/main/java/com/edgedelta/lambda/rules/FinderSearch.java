package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;
import org.jspecify.annotations.Nullable;

/// Finds data of a predefined kind.
final class FinderSearch implements Search {
    /// Of these characters, letters and digits a secret may consist.
    private static final String IN_SECRETS = "._%+-@/=~";

    private final Finder finder;
    private String text = "";
    private int from;
    private @Nullable Match match;

    FinderSearch(Finder finder) {
        this.finder = finder;
    }

    @Override
    public Need need() {
        return finder.need();
    }

    @Override
    public boolean awaitsRest() {
        return finder.awaitsRest();
    }

    @Override
    public void beginRecord(boolean value) {
        finder.beginRecord(value);
    }

    @Override
    public void begin(String text, Budget budget) {
        this.text = text;
        this.from = 0;
    }

    @Override
    public boolean next() {
        match = finder.find(text, from);
        from = match == null ? text.length() : match.to();
        return match != null;
    }

    @Override
    public int start() {
        return match == null ? 0 : match.from();
    }

    @Override
    public int end() {
        return match == null ? 0 : match.to();
    }

    @Override
    public String group(int group) {
        return group == 0 && match != null ? text.substring(match.from(), match.to()) : "";
    }

    /// Any last word may go on as a secret. So may digits in groups before it.
    @Override
    public int cutFrom(int from) {
        int i = text.length();
        while (i > from && isOfSecret(text.charAt(i - 1))) {
            i--;
        }
        while (i > from && (Ascii.isDigit(text.charAt(i - 1)) || " -".indexOf(text.charAt(i - 1)) >= 0)) {
            i--;
        }
        return i;
    }

    private static boolean isOfSecret(char c) {
        return Character.isLetterOrDigit(c) || IN_SECRETS.indexOf(c) >= 0;
    }

    @Override
    public void release() {
        text = "";
    }
}
