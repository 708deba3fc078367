package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.text.Failures;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// The result of one request: a response, or none.
///
/// @param status the response's status, or [StatusOnly#NONE]
/// @param failure the failure without a response, for people; contains no secret
/// @param broke whether the connection, or the client itself, broke before any response
/// @param refusedHandshake whether it broke because both sides have no TLS in common
record HttpResult(
        int status,
        @Nullable String location,
        @Nullable String retryAfter,
        String failure,
        boolean broke,
        boolean refusedHandshake) {

    static HttpResult answered(StatusOnly answer) {
        return new HttpResult(
                answer.status(), answer.header("Location"), answer.header("Retry-After"), "", false, false);
    }

    /// A proxy demanded authorization before it opens a tunnel: the client reports that status (407) without a body
    /// and bypasses the body handler.
    static HttpResult withoutTunnel(int status) {
        return new HttpResult(status, null, null, "", false, false);
    }

    static HttpResult unanswered(String failure) {
        return new HttpResult(StatusOnly.NONE, null, null, failure, false, false);
    }

    static HttpResult broken(@Nullable Throwable cause) {
        return new HttpResult(
                StatusOnly.NONE, null, null, Failures.describe(cause), true, cause instanceof SSLHandshakeException);
    }

    boolean answered() {
        return status != StatusOnly.NONE;
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

    /// @param remedy an addition to the status, for people
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
}
