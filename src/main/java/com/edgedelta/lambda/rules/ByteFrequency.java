package com.edgedelta.lambda.rules;

/// How frequent characters are in logs, roughly.
final class ByteFrequency {
    /// From rare to frequent.
    private static final String BY_RARITY =
            "\\~^|`@&#!<>{}$%;*?+'[]()=QZXJKVYUHWGBFzqjxkvwyb_PMONLDRCSTAEIhgfpu:" + "mcd,ls-.nortaie9876543210 ";

    private ByteFrequency() {}

    /// A number that is larger for more frequent characters.
    static long of(int c) {
        long rank = BY_RARITY.indexOf(c) + 1L;
        return rank * rank * rank;
    }
}
