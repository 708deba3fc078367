package com.edgedelta.lambda.rules;

/// Limits what one rule may cost for one record: characters that the matcher reads, and characters that a mask
/// writes. It counts steps and not time, so that the same line always has the same outcome.
final class Budget {
    private static final int FOR_ANY = 10_000;
    private static final int PER_CHARACTER = 50;

    /// A record is given no more steps for further characters. A hostile pattern may take all of them for each
    /// line.
    private static final int LARGEST_RECORD = 64 * 1024;

    private long left;

    /// Starts anew for a record of so many characters or bytes.
    void begin(int length) {
        left = FOR_ANY + (long) PER_CHARACTER * Math.min(length, LARGEST_RECORD);
    }

    void spend(int steps) {
        left -= steps;
        if (left < 0) {
            throw new Spent();
        }
    }

    /// A rule has spent its budget.
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;

        Spent() {
            super("a processing rule has spent its budget", null, false, false);
        }
    }
}
