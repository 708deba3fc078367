package com.edgedelta.lambda.testing;

/// The seed of this JVM's random tests. A test that fails names it, and `-Dseed=N` repeats the run; a test that is run
/// once more because it failed gets the same.
public final class Seed {
    public static final long VALUE = Long.getLong("seed", System.nanoTime());

    private Seed() {}
}
