package com.edgedelta.lambda.aws;

/// A request failed. The message is for people. It contains no secret, and of the response only the error's code.
public final class CallFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean passing;
    private final boolean expiredKeys;

    private CallFailed(String message, boolean passing, boolean expiredKeys) {
        super(message, null, false, false);
        this.passing = passing;
        this.expiredKeys = expiredKeys;
    }

    /// The same request may succeed soon.
    static CallFailed passing(String message) {
        return new CallFailed(message, true, false);
    }

    static CallFailed lasting(String message) {
        return new CallFailed(message, false, false);
    }

    /// The service refused the credentials as expired.
    static CallFailed expiredKeys(String message) {
        return new CallFailed(message, false, true);
    }

    boolean isPassing() {
        return passing;
    }

    boolean isOfExpiredKeys() {
        return expiredKeys;
    }

    /// Returns the message, to be put into a sentence.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
