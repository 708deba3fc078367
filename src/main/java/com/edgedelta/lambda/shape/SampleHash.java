package com.edgedelta.lambda.shape;

/// Spreads identifiers evenly: FNV-1a, and then the finalizer of MurmurHash3.
final class SampleHash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int MILLION = 1_000_000;

    private SampleHash() {}

    /// A number from 0 to 999,999 for the text, always the same one.
    static int millionth(String text) {
        long hash = OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) Long.remainderUnsigned(hash ^ (hash >>> 33), MILLION);
    }
}
