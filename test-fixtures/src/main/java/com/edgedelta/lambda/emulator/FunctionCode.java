package com.edgedelta.lambda.emulator;

import java.util.function.Consumer;

/// What a function does in one invocation, on a thread of its own.
@FunctionalInterface
public interface FunctionCode {
    /// Returns when the function answers.
    ///
    /// @param log takes a line of the function
    void run(Consumer<String> log);
}
