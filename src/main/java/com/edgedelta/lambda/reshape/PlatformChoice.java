package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.LogType;
import com.edgedelta.lambda.config.PlatformEventType;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which events of the platform are forwarded; those of types nobody knows yet always are, unless none is.
final class PlatformChoice {
    private final boolean any;
    private final Set<String> unwanted = new HashSet<>();

    PlatformChoice(Config config) {
        any = config.logTypes().contains(LogType.PLATFORM);
        for (PlatformEventType type : PlatformEventType.values()) {
            if (!config.platformEvents().contains(type)) {
                unwanted.add("platform." + type.wireName());
            }
        }
    }

    /// @param type the event's; null where it is no text
    boolean admits(@Nullable String type) {
        return any && (type == null || !unwanted.contains(type));
    }
}
