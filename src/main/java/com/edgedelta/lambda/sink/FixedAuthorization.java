package com.edgedelta.lambda.sink;

import java.time.Duration;

/// A fixed value of the configuration.
public final class FixedAuthorization implements Authorization {
    private final String value;

    public FixedAuthorization(String value) {
        this.value = value;
    }

    @Override
    public String value(Duration timeout) {
        return value;
    }

    @Override
    public long anotherInMillis() {
        return -1;
    }

    @Override
    public boolean refused() {
        return false;
    }
}
