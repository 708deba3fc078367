package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.http.RefusedHandshake;
import com.edgedelta.lambda.text.Failures;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The result of one request: a response, or what came instead of one.
///
/// @param kind which of them
/// @param response its status and headers; without a status if there was none
/// @param failure what came instead of a response, for people; contains no secret
/// @param retryInMillis when a new attempt makes sense at the earliest, if not the response says so; 0 if unknown
record HttpResult(Kind kind, StatusOnly response, String failure, long retryInMillis) {
    private static final int LONGEST_FAILURE = 120;

    /// How the client of JDK 25 ends the message if a connection broke before any response.
    private static final String NO_BYTES = "header parser received no bytes";

    enum Kind {
        /// A response with a status.
        ANSWERED,
        /// No response in time, or nothing was sent.
        SILENT,
        /// The connection, or the client itself, broke before any response.
        BROKEN,
        /// It broke because both sides have no TLS parameters in common.
        HANDSHAKE_REFUSED,
        /// A response came that the client cannot read. The endpoint may have taken the request.
        UNREADABLE
    }

    static HttpResult answered(StatusOnly response) {
        return new HttpResult(Kind.ANSWERED, response, "", 0);
    }

    static HttpResult unanswered(String failure) {
        return new HttpResult(Kind.SILENT, new StatusOnly(), failure, 0);
    }

    /// An attempt with the request's authorization makes no sense before that time.
    static HttpResult postponed(String reason, long retryInMillis) {
        return new HttpResult(Kind.SILENT, new StatusOnly(), reason, retryInMillis);
    }

    /// @param sent whether the client began to send the body: before that, no response can be to these records
    static HttpResult failed(@Nullable Throwable cause, boolean sent) {
        if (RefusedHandshake.is(cause)) {
            return new HttpResult(Kind.HANDSHAKE_REFUSED, new StatusOnly(), describe(cause), 0);
        }
        if (!sent || !(cause instanceof IOException unreadable) || !isOfResponse(unreadable)) {
            return new HttpResult(Kind.BROKEN, new StatusOnly(), describe(cause), 0);
        }
        if (isNoContent(unreadable)) {
            return answered(new StatusOnly(204));
        }
        return new HttpResult(
                Kind.UNREADABLE, new StatusOnly(), "a response that cannot be read: " + describe(cause), 0);
    }

    /// Whether the client met something other than a broken connection, that is, a response that it cannot read.
    private static boolean isOfResponse(IOException failure) {
        String message = failure.getMessage();
        if (message != null && (message.startsWith("Tunnel failed") || message.endsWith(NO_BYTES))) {
            return false; // The proxy's response, not the endpoint's; or none at all.
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return beganOtherwise(failure);
            }
            if (cause instanceof SocketException
                    || cause instanceof ClosedChannelException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof SSLException
                    || cause instanceof HttpTimeoutException
                    || cause instanceof TimeoutException
                    || cause instanceof Error
                    || isOfSystem(cause)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the operating system reports that a write has met a closed connection: the JDK throws a plain
    /// IOException with its text then.
    private static boolean isOfSystem(Throwable cause) {
        String message = cause.getMessage();
        return message != null && (message.equals("Broken pipe") || message.startsWith("Connection reset"));
    }

    /// Whether a connection ended within a first line that is not HTTP's: another protocol, or a page without
    /// headers. The text is that of JDK 25; [HttpSinkUnreadableTest] notices if it changes.
    private static boolean beganOtherwise(IOException failure) {
        String message = failure.getMessage();
        return message != null
                && message.startsWith("parsing HTTP/1.1 status line, receiving [")
                && !message.contains("receiving [HTTP/");
    }

    /// Whether the response was a 204 with a body, or with headers that announce one, which the client rejects. The
    /// text is that of JDK 25, which says the same of a length and of chunks.
    private static boolean isNoContent(IOException failure) {
        String message = failure.getMessage();
        return message != null && message.startsWith("unexpected content length header with 204 response");
    }

    int status() {
        return response.status();
    }

    boolean answered() {
        return kind == Kind.ANSWERED;
    }

    boolean broke() {
        return kind == Kind.BROKEN || kind == Kind.HANDSHAKE_REFUSED;
    }

    boolean accepted() {
        return status() >= 200 && status() < 300;
    }

    boolean redirected() {
        return status() == 307 || status() == 308;
    }

    boolean unauthorized() {
        return status() == 401 || status() == 403;
    }

    @Nullable
    String location() {
        return response.header("Location");
    }

    Outcome outcome(long wallMillis) {
        if (kind == Kind.UNREADABLE) {
            return Outcome.unreadable(failure);
        }
        if (!answered()) {
            return Outcome.unavailable(failure, retryInMillis);
        }
        if (accepted()) {
            return Outcome.ACCEPTED;
        }
        int status = status();
        String reason = "status " + status;
        return switch (status) {
            case 307, 308 ->
                Outcome.refused(reason + ", not followed: it leads to another origin, to another redirect or nowhere");
            case 407 -> Outcome.refused(reason + "; the proxy wants a user and a password, which its URL can hold");
            case 413 -> Outcome.tooLarge(reason);
            case 400, 403, 406, 415, 422 -> Outcome.refusedContent(reason);
            case 408, 421, 425, 429 -> unavailable(reason, wallMillis);
            default -> status >= 500 ? unavailable(reason, wallMillis) : Outcome.refused(reason);
        };
    }

    private Outcome unavailable(String reason, long wallMillis) {
        return Outcome.unavailable(reason, RetryAfter.millis(response.header("Retry-After"), wallMillis));
    }

    /// The failure without what a response contained, which the client quotes.
    private static String describe(@Nullable Throwable cause) {
        String text = Failures.describe(cause);
        int end = Math.min(text.length(), LONGEST_FAILURE);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '[' || c < ' ') {
                end = i;
            }
        }
        return text.substring(0, end).strip();
    }
}
