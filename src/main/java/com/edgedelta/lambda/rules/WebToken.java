package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;
import org.jspecify.annotations.Nullable;

/// A JSON Web Token (RFC 7519), signed, encrypted or plain, also one without its last parts: a header in Base64
/// that begins as each JSON object does, and up to four more parts.
final class WebToken implements Finder {
    private static final String BEGIN = "eyJ";
    private static final int SHORTEST_HEADER = 10;
    private static final int MOST_PARTS = 5;

    @Override
    public @Nullable Match find(String text, int from) {
        int i = text.indexOf(BEGIN, from);
        while (i >= 0) {
            int header = endOfPart(text, i);
            int end = header;
            for (int part = 1; part < MOST_PARTS && Digits.isCharacter(text, end, '.'); part++) {
                int next = endOfPart(text, end + 1);
                if (part == 1 && next == end + 1) {
                    break;
                }
                end = next;
            }
            if (header - i >= SHORTEST_HEADER && end > header) {
                return new Match(i, end);
            }
            i = text.indexOf(BEGIN, header); // Another one within this part would fail, too.
        }
        return null;
    }

    private static int endOfPart(String text, int from) {
        int i = from;
        while (i < text.length() && (Ascii.isLetterOrDigit(text.charAt(i)) || "_-".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i;
    }

    @Override
    public Need need() {
        return Need.text(BEGIN);
    }
}
