package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.receiver.Receiver;
import org.jspecify.annotations.Nullable;

/// The parts that init has opened for the phases that follow.
///
/// @param periodic the flushes on Managed Instances; null anywhere else
record DataPath(
        Pipeline pipeline,
        Receiver receiver,
        SpilledRecords spilled,
        InvocationTally tally,
        @Nullable PeriodicFlush periodic) {}
