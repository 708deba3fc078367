package com.edgedelta.lambda.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds a regular expression.
final class PatternSearch implements Search {
    private static final CountedText NOTHING = new CountedText("", new Budget());

    private final Matcher matcher;
    private final Need need;
    private final String prefix;
    private String text = "";
    private int from;

    PatternSearch(Pattern pattern) {
        Literals literals = Literals.of(pattern.pattern());
        this.need = Need.text(literals.longest());
        this.prefix = literals.prefix();
        // Only a part of the text may be searched: what is before and behind it counts nevertheless.
        this.matcher = pattern.matcher(NOTHING).useAnchoringBounds(false).useTransparentBounds(true);
    }

    @Override
    public Need need() {
        return need;
    }

    @Override
    public boolean awaitsRest() {
        return false;
    }

    @Override
    public void beginRecord(boolean value) {
        // Each text is searched by itself.
    }

    @Override
    public void begin(String text, Budget budget) {
        this.text = text;
        this.from = 0;
        matcher.reset(new CountedText(text, budget));
    }

    @Override
    public boolean next() {
        if (prefix.isEmpty()) {
            return matcher.find();
        }
        int at = text.indexOf(prefix, from);
        if (at < 0 || !matcher.find(at)) {
            return false;
        }
        from = matcher.end();
        return true;
    }

    @Override
    public int start() {
        return matcher.start();
    }

    @Override
    public int end() {
        return matcher.end();
    }

    @Override
    public String group(int group) {
        if (group > matcher.groupCount() || matcher.start(group) < 0) {
            return "";
        }
        return text.substring(matcher.start(group), matcher.end(group));
    }

    @Override
    @SuppressWarnings("JdkObsolete") // Only hitEnd says that more text could make a match.
    public int cutFrom(int from) {
        for (int i = from; i < text.length(); i++) {
            matcher.region(i, text.length());
            if (matcher.lookingAt() || matcher.hitEnd()) {
                return i;
            }
        }
        return text.length();
    }

    @Override
    public void release() {
        text = "";
        matcher.reset(NOTHING);
    }
}
