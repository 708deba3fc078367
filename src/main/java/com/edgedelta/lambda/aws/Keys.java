package com.edgedelta.lambda.aws;

/// What requests are signed with. No record, whose text would show the secrets.
final class Keys {
    private final String id;
    private final String secret;
    private final String token;
    private final long expiresAt;

    /// @param token the session's; empty where there is none
    /// @param expiresAt in milliseconds since the epoch
    Keys(String id, String secret, String token, long expiresAt) {
        this.id = id;
        this.secret = secret;
        this.token = token;
        this.expiresAt = expiresAt;
    }

    String id() {
        return id;
    }

    String secret() {
        return secret;
    }

    String token() {
        return token;
    }

    long expiresAt() {
        return expiresAt;
    }
}
