package com.edgedelta.lambda.lifecycle;

/// Failures as log lines name them.
final class Failures {
    private Failures() {}

    /// Returns the message, or the class's name if there is none.
    static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
