package com.edgedelta.lambda.http;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Whether a failed request means that client and server have no TLS in common.
public final class RefusedHandshake {
    /// The alert that some servers send instead of `handshake_failure` (RFC 8446, 6.2). The JDK takes it for a failure
    /// of the connection.
    private static final String INTERNAL_ERROR = "internal_error";

    private RefusedHandshake() {}

    public static boolean is(@Nullable Throwable failure) {
        if (failure instanceof SSLHandshakeException) {
            return true;
        }
        return failure instanceof SSLException
                && String.valueOf(failure.getMessage()).contains(INTERNAL_ERROR);
    }
}
