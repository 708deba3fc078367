package com.edgedelta.lambda.sink;

import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// What one request met: an answer, or none.
///
/// @param status the answer's, or [Answer#NONE]
/// @param failure what happened instead of an answer, for people; holds no secret
/// @param broke the connection, or the client itself, broke before any answer
/// @param refusedHandshake it broke because both sides have no TLS in common
record Attempt(
        int status,
        @Nullable String location,
        @Nullable String retryAfter,
        String failure,
        boolean broke,
        boolean refusedHandshake) {

    static Attempt answered(Answer answer) {
        return new Attempt(answer.status(), answer.header("Location"), answer.header("Retry-After"), "", false, false);
    }

    /// A proxy demanded authorization before it opens a tunnel: the client tells that status (407) without a body, and
    /// so past who reads answers.
    static Attempt withoutTunnel(int status) {
        return new Attempt(status, null, null, "", false, false);
    }

    static Attempt unanswered(String failure) {
        return new Attempt(Answer.NONE, null, null, failure, false, false);
    }

    static Attempt broken(@Nullable Throwable cause) {
        return new Attempt(Answer.NONE, null, null, describe(cause), true, cause instanceof SSLHandshakeException);
    }

    boolean answered() {
        return status != Answer.NONE;
    }

    boolean accepted() {
        return status >= 200 && status < 300;
    }

    boolean redirected() {
        return status == 307 || status == 308;
    }

    boolean unauthorized() {
        return status == 401 || status == 403;
    }

    /// @param remedy what the status is worth saying more, for people
    Outcome outcome(long wallMillis, String remedy) {
        if (!answered()) {
            return Outcome.unavailable(failure);
        }
        String reason = "status " + status + remedy;
        if (accepted()) {
            return Outcome.ACCEPTED;
        }
        if (status == 413) {
            return Outcome.tooLarge(reason);
        }
        boolean passing = status == 408 || status == 425 || status == 429 || status >= 500;
        return passing
                ? Outcome.unavailable(reason, RetryAfter.millis(retryAfter, wallMillis))
                : Outcome.refused(reason);
    }

    /// The kind of failure without the message where that could repeat a URL.
    private static String describe(@Nullable Throwable cause) {
        if (cause == null) {
            return "unknown failure";
        }
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return message == null || message.contains("://") ? kind : kind + ": " + message;
    }
}
