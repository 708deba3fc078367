package com.edgedelta.lambda.fault;

import java.util.concurrent.locks.LockSupport;

/// Answers that no server should give; for plain HTTP.
public final class RawAnswers {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNK = "1000\r\n" + "x".repeat(0x1000) + "\r\n";

    private RawAnswers() {}

    /// Text that is not HTTP; the request does not reach the endpoint.
    public static ConnectionScript garbageStatusLine() {
        return wire -> {
            while (wire.request() != null) {
                wire.write("\u0016\u0003 lorem ipsum 200 OK\r\n\r\n\r\n");
            }
        };
    }

    /// Headers without an end; the request does not reach the endpoint.
    public static ConnectionScript endlessHeaders() {
        return wire -> {
            if (wire.request() != null) {
                wire.write(OK);
                while (wire.open()) {
                    wire.write("X-More: " + "y".repeat(1_000) + "\r\n");
                }
            }
        };
    }

    /// The endpoint takes the request; its 200 has a body without an end, sent as fast as it is read.
    public static ConnectionScript endlessBody() {
        return wire -> {
            if (wire.deliver()) {
                wire.write(OK + "Transfer-Encoding: chunked\r\n\r\n");
                while (wire.open()) {
                    wire.write(CHUNK);
                }
            }
        };
    }

    /// The endpoint takes the request; its 200 promises a body and then says nothing more.
    public static ConnectionScript bodyThatNeverComes() {
        return wire -> {
            if (wire.deliver()) {
                wire.write(OK + "Content-Length: 1000\r\n\r\n{\"ok\":");
                wire.hang();
            }
        };
    }

    /// The endpoint takes the request; its 200 comes byte by byte with this pause before each.
    public static ConnectionScript trickle(long pauseMs) {
        return wire -> {
            while (wire.deliver()) {
                var answer = OK + "Content-Length: 2\r\n\r\nok";
                for (var i = 0; i < answer.length(); i++) {
                    LockSupport.parkNanos(pauseMs * 1_000_000);
                    wire.write(answer.substring(i, i + 1));
                }
            }
        };
    }
}
