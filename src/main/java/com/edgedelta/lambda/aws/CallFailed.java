package com.edgedelta.lambda.aws;

/// A request was not answered as was hoped for. The message is for people, names no secret and repeats nothing that
/// the other side has sent but an error's code.
final class CallFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean passing;
    private final boolean expiredKeys;

    private CallFailed(String message, boolean passing, boolean expiredKeys) {
        super(message, null, false, false);
        this.passing = passing;
        this.expiredKeys = expiredKeys;
    }

    /// The same request may meet something else soon.
    static CallFailed passing(String message) {
        return new CallFailed(message, true, false);
    }

    static CallFailed lasting(String message) {
        return new CallFailed(message, false, false);
    }

    /// The service found the credentials too old.
    static CallFailed expiredKeys(String message) {
        return new CallFailed(message, false, true);
    }

    boolean isPassing() {
        return passing;
    }

    boolean isOfExpiredKeys() {
        return expiredKeys;
    }

    /// What happened, without an end of its own.
    String reason() {
        return String.valueOf(getMessage());
    }
}
