package com.edgedelta.lambda.lifecycle;

import org.jspecify.annotations.Nullable;

/// Whether this process may still be the one that Lambda takes a SnapStart snapshot of. Lambda takes it while the first
/// `next` waits and returns from that call only in the sandboxes restored from it. So the first event marks the
/// restore, and no jump of a clock has to be interpreted.
final class Snapshot {
    private final Pipeline pipeline;
    private final @Nullable AwsLookups lookups;
    private boolean pending;

    /// @param pending whether Lambda starts the function from a snapshot
    Snapshot(boolean pending, Pipeline pipeline, @Nullable AwsLookups lookups) {
        this.pending = pending;
        this.pipeline = pipeline;
        this.lookups = lookups;
    }

    /// Drops what restored sandboxes must not share, at the first event.
    ///
    /// @param unique text that no other restored sandbox has
    void leave(String unique) {
        if (pending) {
            pending = false;
            if (lookups != null) {
                lookups.restored();
            }
            pipeline.restored(unique);
        }
    }
}
