package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.config.FunctionDetails;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is asked of AWS beside init, on threads of its own; `next` waits for none of it.
public interface AwsLookups {
    /// Begins, once Lambda has accepted the subscription: before, there would be no use for what is asked.
    ///
    /// @param functionName as Lambda knows the function
    /// @param listener told of the function's details where they are asked for; on another thread
    void start(String functionName, Consumer<@Nullable FunctionDetails> listener);

    /// The process has been restored from a snapshot: what it was authorized by is no longer valid. Does not wait.
    default void restored() {}
}
