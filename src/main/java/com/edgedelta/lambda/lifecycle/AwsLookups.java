package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.config.FunctionDetails;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Requests to AWS APIs in the background of init, on threads of their own. `next` does not wait for them.
public interface AwsLookups {
    /// Starts the requests. Called when Lambda has accepted the subscription; before, the results would be useless.
    ///
    /// @param functionName Lambda's name of the function
    /// @param listener gets the function's details if they are requested; on another thread
    void start(String functionName, Consumer<@Nullable FunctionDetails> listener);

    /// The process was restored from a snapshot: its authorization has become invalid. Does not wait.
    default void restored() {}
}
