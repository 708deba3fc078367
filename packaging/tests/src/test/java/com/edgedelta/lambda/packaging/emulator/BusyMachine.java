package com.edgedelta.lambda.packaging.emulator;

/// Threads that compute all the time.
final class BusyMachine implements AutoCloseable {
    private volatile boolean ended;

    BusyMachine(int loops) {
        for (int i = 0; i < loops; i++) {
            Thread.ofPlatform().daemon().name("busy-" + i).start(this::compute);
        }
    }

    private void compute() {
        while (!ended) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        ended = true;
    }
}
