package com.edgedelta.lambda.text;

import org.jspecify.annotations.Nullable;

/// Failures as log lines name them.
public final class Failures {
    private static final int DEEPEST = 10;

    private Failures() {}

    /// Returns the message, or the class's name if there is none.
    public static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? kind(failure) : message;
    }

    /// Returns the class's name.
    public static String kind(Throwable failure) {
        return failure.getClass().getSimpleName();
    }

    /// Returns class and message; the class alone if the message contains a URL, which may hold a secret.
    public static String describe(@Nullable Throwable failure) {
        if (failure == null) {
            return "unknown failure";
        }
        String message = failure.getMessage();
        return message == null || message.contains("://") ? kind(failure) : kind(failure) + ": " + message;
    }

    /// Describes the failure's first cause, or the failure itself if it has none.
    public static String describeRoot(@Nullable Throwable failure) {
        Throwable root = failure;
        for (int i = 0; i < DEEPEST && root != null && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return describe(root);
    }

    /// Returns the first of that kind among the failure and its causes; null if there is none.
    public static <T extends Throwable> @Nullable T find(Class<T> kind, @Nullable Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i <= DEEPEST && cause != null; i++) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
