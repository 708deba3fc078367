package com.edgedelta.lambda.aws;

/// Keys that sign requests. Not a record, because `toString` would show the secrets.
public final class Keys {
    private final String id;
    private final String secret;
    private final String token;
    private final long expiresAt;

    /// @param token the session token; empty if there is none
    /// @param expiresAt in milliseconds since the epoch
    Keys(String id, String secret, String token, long expiresAt) {
        this.id = id;
        this.secret = secret;
        this.token = token;
        this.expiresAt = expiresAt;
    }

    public String id() {
        return id;
    }

    public String secret() {
        return secret;
    }

    public String token() {
        return token;
    }

    long expiresAt() {
        return expiresAt;
    }
}
