package com.edgedelta.lambda.builder.patch;

/// A class is not as a patch expects it.
public final class UnexpectedClass extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param type the class, as a user reads it
    /// @param problem what it should have and has not
    public UnexpectedClass(String type, String problem) {
        super("class " + type + " " + problem);
    }
}
