package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.text.Failures;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;

/// Distinguishes a client that can never be created from one that failed for a passing reason.
final class LastingFailure {
    private LastingFailure() {}

    /// Whether the SDK refuses the environment, which does not change. Errors, for example in loading a class, and
    /// creations that were interrupted say nothing about the next one.
    static boolean is(@Nullable Throwable failure) {
        return failure instanceof RuntimeException
                && Failures.find(Error.class, failure) == null
                && Failures.find(InterruptedException.class, failure) == null
                && Failures.find(AbortedException.class, failure) == null;
    }
}
