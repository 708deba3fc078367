package com.edgedelta.lambda.emulator;

import java.util.function.Consumer;

/// The code of a function for one invocation; it runs on its own thread.
@FunctionalInterface
public interface FunctionCode {
    /// Returns when the function responds.
    ///
    /// @param log takes a line of the function
    void run(Consumer<String> log);
}
