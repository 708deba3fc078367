package com.edgedelta.lambda.http;

import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Whether a failed request may mean that client and server have no TLS in common.
///
/// Servers say so in many ways: by several alerts (the JDK's own server by `unexpected_message`, others by
/// `internal_error`), by one that is not TLS, or by ending the connection. So every failure of TLS counts. If
/// the reason was another one, the next handshake is merely dearer.
public final class RefusedHandshake {
    private RefusedHandshake() {}

    public static boolean is(@Nullable Throwable failure) {
        return failure instanceof SSLException;
    }
}
