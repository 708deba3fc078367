package com.edgedelta.lambda.config;

/// A header of each request to the endpoint. Its value may be a secret.
public record Header(String name, String value) {
    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /// Without the value.
    @Override
    public String toString() {
        return name;
    }
}
