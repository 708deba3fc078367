package com.edgedelta.lambda.shape;

import org.jspecify.annotations.Nullable;

/// How the runtimes print a stack trace line by line.
enum StackTraces implements Continuation {
    /// `at`, `... 3 more`, `Caused by:`, `Suppressed:` and a circular reference follow the exception.
    JAVA {
        @Override
        public boolean goesOn(String first, String last, String text) {
            String line = text.stripLeading();
            return (line.length() < text.length()
                            && (line.startsWith("at ") || isMore(line) || line.startsWith("[CIRCULAR REFERENCE")))
                    || line.startsWith("Caused by: ")
                    || line.startsWith("Suppressed: ");
        }

        private static boolean isMore(String line) {
            return line.startsWith("... ") && line.length() > 4 && Character.isDigit(line.charAt(4));
        }
    },
    /// Indented lines follow `Traceback`, then the exception. Another traceback may follow it after a blank line and
    /// a sentence.
    PYTHON {
        @Override
        public boolean goesOn(String first, String last, String text) {
            if (!isTraceback(first)) {
                return false;
            }
            if (isIndented(text) || text.isBlank()) {
                return true;
            }
            return isIndented(last)
                    ? !isTraceback(text)
                    : last.isBlank() && (isTraceback(text) || isBetweenTracebacks(text));
        }

        private static boolean isTraceback(String text) {
            String line =
                    text.startsWith("  + Exception Group ") ? text.substring("  + Exception Group ".length()) : text;
            return line.startsWith("Traceback (most recent call last)");
        }

        private static boolean isBetweenTracebacks(String text) {
            return text.startsWith("During handling of the above exception")
                    || text.startsWith("The above exception was the direct cause");
        }
    },
    /// `at` follows the error, then its members in braces, or `[cause]:`.
    NODE {
        @Override
        public boolean goesOn(String first, String last, String text) {
            String line = text.stripLeading();
            boolean indented = line.length() < text.length();
            boolean within = !first.equals(last);
            return indented
                    ? line.startsWith("at ") || line.startsWith("[cause]") || (within && !line.isEmpty())
                    : within && (line.startsWith("}") || line.startsWith("]"));
        }
    },
    /// `at`, `--->` and `--- End of` follow the exception.
    DOTNET {
        @Override
        public boolean goesOn(String first, String last, String text) {
            String line = text.stripLeading();
            return (line.length() < text.length() && line.startsWith("at "))
                    || line.startsWith("---> ")
                    || line.startsWith("--- End of ");
        }
    },
    /// Goroutines follow `panic:` or `fatal error:` after a blank line, or the line in which a server logs a panic.
    GO {
        @Override
        public boolean goesOn(String first, String last, String text) {
            boolean panic = first.startsWith("panic: ")
                    || first.startsWith("fatal error: ")
                    || first.contains(" panic serving ");
            return panic
                    && (text.isBlank()
                            || isIndented(text)
                            || text.startsWith("goroutine ")
                            || text.startsWith("runtime stack:")
                            || text.startsWith("...")
                            || text.startsWith("created by ")
                            || text.startsWith("[signal ")
                            || text.startsWith("panic: ")
                            || text.startsWith("exit status ")
                            || isCall(text.stripTrailing()));
        }

        private static boolean isCall(String line) {
            int bracket = line.indexOf('(');
            return bracket > 0 && line.endsWith(")") && line.lastIndexOf(' ', bracket) < 0;
        }
    };

    /// Returns the traces of that name; null if none has it.
    static @Nullable StackTraces of(String name) {
        for (StackTraces traces : values()) {
            if (traces.name().equalsIgnoreCase(name)) {
                return traces;
            }
        }
        return null;
    }

    private static boolean isIndented(String text) {
        return !text.isEmpty() && (text.charAt(0) == ' ' || text.charAt(0) == '\t') && !text.isBlank();
    }
}
