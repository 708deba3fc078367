package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.text.Failures;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/// Whether a call failed because its time was over or its connection broke, be it in the middle of a response.
/// Any other failure after a response has begun means that the response cannot be read.
final class BrokenExchange {
    private BrokenExchange() {}

    static boolean is(RuntimeException failed) {
        return failed instanceof ApiCallTimeoutException
                || failed instanceof ApiCallAttemptTimeoutException
                || failed instanceof AbortedException
                || Failures.find(InterruptedException.class, failed) != null
                || Failures.find(InterruptedIOException.class, failed) != null
                || Failures.find(SocketException.class, failed) != null
                || Failures.find(SSLException.class, failed) != null
                || Failures.find(EOFException.class, failed) != null
                || endedEarly(Failures.find(IOException.class, failed));
    }

    /// The JDK's text for a body that ends before its announced length.
    private static boolean endedEarly(@Nullable IOException failed) {
        return failed != null && Failures.message(failed).startsWith("Premature EOF");
    }
}
