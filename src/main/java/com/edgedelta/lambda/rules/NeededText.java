package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.json.EightBytes;
import java.nio.charset.StandardCharsets;

/// Looks for a text in bytes of JSON, to keep lines without it away from the matchers.
final class NeededText {
    /// From rare to frequent in logs.
    private static final String BY_RARITY =
            "\\~^|`@&#!<>{}$%;*?+'[]()=QZXJKVYUHWGBFzqjxkvwyb_PMONLDRCSTAEIhgfpu:" + "mcd,ls-.nortaie9876543210 ";

    private static final long BACKSLASHES = EightBytes.all('\\');

    private final byte[] text;
    private final int rarest;
    private final long eightOfRarest;

    /// @param text visible ASCII that JSON need not escape; if it is empty, it is everywhere
    NeededText(String text) {
        int found = 0;
        for (int i = 1; i < text.length(); i++) {
            if (BY_RARITY.indexOf(text.charAt(i)) < BY_RARITY.indexOf(text.charAt(found))) {
                found = i;
            }
        }
        this.text = text.getBytes(StandardCharsets.US_ASCII);
        this.rarest = found;
        this.eightOfRarest = text.isEmpty() ? 0 : EightBytes.all(text.charAt(found));
    }

    /// Also true if the JSON has escapes of any character.
    boolean mayBeIn(byte[] json, int from, int to) {
        if (text.length == 0) {
            return true;
        }
        byte rare = text[rarest];
        int last = to - Long.BYTES;
        int i = from;
        while (i < to) {
            while (i <= last) { // The body is written out because it is hot.
                long eight = EightBytes.at(json, i);
                long noRare = (eight ^ eightOfRarest) - EightBytes.ONES;
                long noBackslash = (eight ^ BACKSLASHES) - EightBytes.ONES;
                if (((noRare | noBackslash) & EightBytes.FLAGS) != 0) {
                    break;
                }
                i += Long.BYTES;
            }
            int next = Math.min(to, i + Long.BYTES);
            while (i < next) {
                byte c = json[i];
                if ((c == rare && isAt(json, i - rarest, from, to))
                        || (c == '\\' && i + 1 < to && json[i + 1] == 'u')) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private boolean isAt(byte[] json, int at, int from, int to) {
        if (at < from || at + text.length > to) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (json[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
