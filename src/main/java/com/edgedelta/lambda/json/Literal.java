package com.edgedelta.lambda.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// ASCII text of at least eight characters that is looked for in bytes, eight at a time.
public final class Literal {
    private final long[] eights;
    private final int length;

    public Literal(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        length = bytes.length;
        eights = new long[(length + Long.BYTES - 1) / Long.BYTES];
        for (int i = 0; i < eights.length; i++) {
            eights[i] = EightBytes.at(bytes, place(i));
        }
    }

    public int length() {
        return length;
    }

    /// Whether the text stands there. There must be as many bytes.
    public boolean isAt(byte[] bytes, int from) {
        for (int i = eights.length - 1; i >= 0; i--) {
            if (EightBytes.at(bytes, from + place(i)) != eights[i]) {
                return false;
            }
        }
        return true;
    }

    /// The last eight overlap those before.
    private int place(int i) {
        return Math.min(i * Long.BYTES, length - Long.BYTES);
    }
}
