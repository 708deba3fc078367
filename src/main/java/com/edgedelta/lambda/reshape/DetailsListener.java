package com.edgedelta.lambda.reshape;

import org.jspecify.annotations.Nullable;

/// Told once what AWS has been asked for.
public interface DetailsListener {
    /// Nothing is left to wait for.
    ///
    /// @param details null where they are not to be had, which has been said then
    void found(@Nullable FunctionDetails details);
}
