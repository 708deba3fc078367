package com.edgedelta.lambda.builder.failure;

/// Ends the build. Its message is the one line that the user sees: what was attempted, on what, and what to do.
public final class BuildFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BuildFailure(String message) {
        super(message);
    }

    public BuildFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
