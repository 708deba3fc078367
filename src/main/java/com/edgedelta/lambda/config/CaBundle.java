package com.edgedelta.lambda.config;

/// A file of certificates to trust in addition to Java's own.
///
/// @param variable the variable that named the file
public record CaBundle(String variable, String file) {
    /// As a log line names it.
    @Override
    public String toString() {
        return variable + "=" + Variables.quote(file);
    }
}
