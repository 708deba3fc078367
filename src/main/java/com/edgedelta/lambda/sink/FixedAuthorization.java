package com.edgedelta.lambda.sink;

import java.time.Duration;

/// A value that the configuration holds, and that stays what it is.
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
