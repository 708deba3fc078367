package com.edgedelta.lambda.fault;

import java.util.concurrent.locks.LockSupport;

/// Responses that no server should send; for plain HTTP.
public final class RawAnswers {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNK = "1000\r\n" + "x".repeat(0x1000) + "\r\n";

    private RawAnswers() {}

    /// Sends text that is not HTTP; the request does not reach the endpoint.
    public static ConnectionScript garbageStatusLine() {
        return wire -> {
            while (wire.request() != null) {
                wire.write("\u0016\u0003 lorem ipsum 200 OK\r\n\r\n\r\n");
            }
        };
    }

    /// Sends headers without an end; the request does not reach the endpoint.
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

    /// The endpoint accepts the request; its 200 has an endless body, sent as fast as the client reads.
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

    /// The endpoint accepts the request; its 200 announces a body that never comes.
    public static ConnectionScript bodyThatNeverComes() {
        return wire -> {
            if (wire.deliver()) {
                wire.write(OK + "Content-Length: 1000\r\n\r\n{\"ok\":");
                wire.hang();
            }
        };
    }

    /// The endpoint accepts the request; its 200 is sent byte by byte, with this pause before each byte.
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

    /// The endpoint accepts the request; the response is this text, and the connection stays open.
    public static ConnectionScript response(String text) {
        return wire -> {
            while (wire.deliver()) {
                wire.write(text);
            }
        };
    }

    /// The endpoint accepts the request; its 204 announces a body, which a 204 cannot have.
    public static ConnectionScript noContentWithChunks() {
        return response("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    /// The endpoint accepts the request; its 204 has a body.
    public static ConnectionScript noContentWithBody() {
        return response("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello");
    }

    /// The endpoint accepts the request; its 200 has an invalid header name.
    public static ConnectionScript invalidHeaderName() {
        return response(OK + "Invalid Name@: value\r\nContent-Length: 0\r\n\r\n");
    }

    /// The endpoint accepts the request; its 200 has the protocol's name in lower case.
    public static ConnectionScript lowerCaseProtocol() {
        return response("http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    /// The endpoint accepts the request and switches to another protocol, which nobody has asked for.
    public static ConnectionScript switchingProtocols() {
        return response("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n");
    }

    /// The endpoint accepts the request; its 200 has 480 KB of headers, more than the JDK's client reads.
    public static ConnectionScript tooManyHeaders() {
        return response(OK + ("X-More: " + "y".repeat(8_000) + "\r\n").repeat(60) + "Content-Length: 0\r\n\r\n");
    }

    /// The endpoint accepts the request; its 200 has a body that ends with the connection, which stays open.
    public static ConnectionScript bodyOnAnOpenConnection() {
        return wire -> {
            if (wire.deliver()) {
                wire.write(OK + "\r\n{\"ok\":true}");
                wire.hang();
            }
        };
    }

    /// The endpoint accepts the request; the body of its 200 is sent byte by byte, with this pause before each byte.
    public static ConnectionScript drippingBody(long pauseMs) {
        return wire -> {
            if (wire.deliver()) {
                wire.write(OK + "Content-Length: 100000\r\n\r\n");
                while (wire.open()) {
                    LockSupport.parkNanos(pauseMs * 1_000_000);
                    wire.write("x");
                }
            }
        };
    }
}
