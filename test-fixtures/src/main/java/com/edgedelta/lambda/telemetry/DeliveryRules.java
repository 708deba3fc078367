package com.edgedelta.lambda.telemetry;

/// How batches are posted, and what becomes of one that is not accepted.
///
/// Lambda's own rules are those of AWS's documentation and of observation. The others were read in the source of AWS's
/// emulator, `aws-lambda-runtime-interface-emulator`, which delivers telemetry for Managed Instances only.
public enum DeliveryRules {
    /// A batch is posted until it is answered 200, three times at most. A line keeps its line break.
    LAMBDA(3, false),
    /// A batch is posted once, with a `Sequence-Id` and without the destination's path. If the status is 400 or more,
    /// it
    /// is dropped, and `platform.logsDropped` says so. A text becomes one event per line, without line breaks.
    MANAGED_INSTANCES(1, false),
    /// The same with what only the emulator does: delivery ends for good if a batch is due before the previous one is
    /// answered, lines in the JSON log format come as texts, and no line comes after one of more than 64 KiB.
    AWS_EMULATOR(1, true);

    private final int tries;
    private final boolean ofEmulator;

    DeliveryRules(int tries, boolean ofEmulator) {
        this.tries = tries;
        this.ofEmulator = ofEmulator;
    }

    int tries() {
        return tries;
    }

    boolean accepts(int status) {
        return this == LAMBDA ? status == 200 : status < 400;
    }

    /// Whether a line is what ends with a line break, as a pipe is read, and not what the runtime has sent.
    boolean readsLines() {
        return this != LAMBDA;
    }

    boolean reportsDrops() {
        return this != LAMBDA;
    }

    boolean sendsSequenceId() {
        return this != LAMBDA;
    }

    /// The path and host of the request, for a destination at this port.
    String requestLine(Subscription destination) {
        return this == LAMBDA
                ? "POST " + destination.path() + " HTTP/1.1\r\nHost: sandbox.localdomain:" + destination.port()
                : "POST / HTTP/1.1\r\nHost: 127.0.0.1:" + destination.port();
    }

    /// Whether it has the faults of AWS's emulator.
    boolean ofEmulator() {
        return ofEmulator;
    }
}
