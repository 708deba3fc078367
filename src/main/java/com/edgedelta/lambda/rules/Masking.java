package com.edgedelta.lambda.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// Applies one mask to a text or to JSON.
final class Masking {
    private final JsonTokens tokens = new JsonTokens();
    private final Budget budget;

    Masking(Budget budget) {
        this.budget = budget;
    }

    /// Returns the text with each match replaced; the text itself if there is none. If the text is JSON, a match
    /// may also be in its escapes.
    String text(Rule.Mask mask, String text) {
        String masked = plain(mask, text, false);
        if (!JsonTokens.mayHaveEscapes(masked)) {
            return masked;
        }
        byte[] json = masked.getBytes(UTF_8);
        byte[] changed = tokens.areContainer(json) ? json(mask, json, 0, json.length, true) : null;
        return changed == null ? masked : new String(changed, UTF_8);
    }

    /// The same for a text that may end within a match: what may be its beginning is replaced, too.
    String truncated(Rule.Mask mask, String text) {
        return plain(mask, text, true);
    }

    private String plain(Rule.Mask mask, String text, boolean truncated) {
        Search search = mask.search();
        search.begin(text, budget);
        StringBuilder out = null;
        int copied = 0;
        boolean parted = false;
        while (search.next()) {
            parted |= JsonString.isWithinPair(text, search.start()) || JsonString.isWithinPair(text, search.end());
            out = out == null ? new StringBuilder(text.length()) : out;
            out.append(text, copied, search.start());
            mask.placeholder().appendTo(out, search, budget);
            copied = search.end();
        }
        int end = truncated ? search.cutFrom(copied) : text.length();
        search.release();
        if (out == null && end == text.length()) {
            return text;
        }
        out = out == null ? new StringBuilder(text.length()) : out;
        out.append(text, copied, end).append(end < text.length() ? Withheld.masked(mask.name()) : "");
        if (parted) {
            JsonString.repair(out);
        }
        return out.toString();
    }

    /// Returns the JSON with each string and number masked by itself; null if nothing matches. A number that is
    /// masked becomes a string. The result is not JSON if a pattern for JSON as it is written breaks it.
    byte @Nullable [] json(Rule.Mask mask, byte[] json, int from, int to) {
        byte[] masked = json(mask, json, from, to, false);
        if (!mask.written()) {
            return masked;
        }
        String text = masked == null ? new String(json, from, to - from, UTF_8) : new String(masked, UTF_8);
        String changed = plain(mask, text, false);
        return changed.equals(text) ? masked : changed.getBytes(UTF_8);
    }

    boolean isJson(byte[] bytes) {
        return tokens.areContainer(bytes) || tokens.areString(bytes); // A number that is masked becomes a string.
    }

    private byte @Nullable [] json(Rule.Mask mask, byte[] json, int from, int to, boolean onlyWithEscapes) {
        ByteArrayOutputStream out = null;
        int copied = from;
        tokens.begin(json, from, to);
        while (tokens.next()) {
            if (onlyWithEscapes && !tokens.hasEscapes()) {
                continue;
            }
            String text = tokens.text();
            String masked = plain(mask, text, false);
            if (!masked.equals(text)) {
                out = out == null ? new ByteArrayOutputStream(to - from) : out;
                out.write(json, copied, tokens.from() - copied);
                out.writeBytes(JsonString.of(masked));
                copied = tokens.to();
            }
        }
        if (out != null) {
            out.write(json, copied, to - copied);
        }
        return out == null ? null : out.toByteArray();
    }

    /// Whether the search finds something in a text.
    boolean finds(Search search, String text) {
        search.begin(text, budget);
        boolean found = search.next();
        search.release();
        return found;
    }

    /// Whether the search finds something in the JSON as it is written, or in one of its strings with escapes
    /// resolved.
    boolean findsInJson(Search search, byte[] json, int from, int to) {
        if (finds(search, new String(json, from, to - from, UTF_8))) {
            return true;
        }
        tokens.begin(json, from, to);
        while (tokens.next()) {
            if (finds(search, tokens.text())) {
                return true;
            }
        }
        return false;
    }
}
