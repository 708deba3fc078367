package com.edgedelta.lambda.sink;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The value of the `Authorization` header that a destination's requests carry. It is a secret: no log line, message
/// or record holds it.
public interface Authorization {
    /// The value, within that time; null where it is not to be had (yet): nothing is sent then, and the attempt may
    /// be made again.
    @Nullable
    String value(Duration timeout) throws InterruptedException;

    /// The destination refused the last value (401 or 403). Answers whether a new one may be had, so that the attempt
    /// is worth repeating once.
    boolean refused();

    /// In how many ms another value can be had at the earliest, where there is none or it is refused: the records are
    /// worth keeping until then, as while a destination is down. Negative where there will be no other.
    long anotherInMillis();
}
