package com.edgedelta.lambda.config;

/// A file of certificates to trust besides Java's own.
///
/// @param variable which one named it
public record CaBundle(String variable, String file) {
    /// As a log line names it.
    @Override
    public String toString() {
        return variable + "=" + Variables.quote(file);
    }
}
