package com.edgedelta.lambda.intake;

import com.edgedelta.lambda.log.ExtensionLog;

/// Reports the first batch that broke the reshaper. Only the first: if `extension` lines are forwarded, a line for
/// each batch would be a loop.
final class BatchFailures {
    private final ExtensionLog log;
    private boolean said;

    BatchFailures(ExtensionLog log) {
        this.log = log;
    }

    /// Never fails, even if memory has run out: the thread that reshapes must not end.
    synchronized void report(Throwable failure) {
        if (said) {
            return;
        }
        said = true;
        try {
            log.warn("a batch could not be reshaped and is dropped: "
                    + failure.getClass().getName());
        } catch (RuntimeException | OutOfMemoryError again) {
            return; // It stays unsaid; the batch is counted as dropped.
        }
    }
}
