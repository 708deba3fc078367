package com.edgedelta.lambda.lifecycle;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A registration that the launcher made before it started this process, handed over in the environment.
///
/// @param identifier the `Lambda-Extension-Identifier` of all further calls
/// @param answer the body of the answer; empty if it was incomplete or longer than 64 KiB
public record EarlyRegistration(String identifier, String answer) {
    private static final String IDENTIFIER = "EDGEDELTA_EXTENSION_IDENTIFIER";
    private static final String ANSWER = "EDGEDELTA_EXTENSION_REGISTERED";

    /// Returns null if the launcher has not registered.
    public static @Nullable EarlyRegistration from(Map<String, String> environment) {
        String identifier = environment.getOrDefault(IDENTIFIER, "");
        return identifier.isEmpty() ? null : new EarlyRegistration(identifier, environment.getOrDefault(ANSWER, ""));
    }
}
