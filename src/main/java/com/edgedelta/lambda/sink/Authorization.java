package com.edgedelta.lambda.sink;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The value of the `Authorization` header of a destination's requests. It is a secret: no log line, message or
/// record contains it.
public interface Authorization {
    /// Returns the value within that time, or null if it is not available (yet): nothing is sent then, and the
    /// attempt may be repeated.
    @Nullable
    String value(Duration timeout) throws InterruptedException;

    /// The destination refused the last value (401 or 403). Returns whether a new one may exist, so that the attempt
    /// should be repeated once.
    boolean refused();

    /// If the value is missing or refused, returns in how many ms another one may be available at the earliest.
    /// Records are kept until then, as while a destination is down. Negative if there will be no other value.
    long anotherInMillis();
}
