package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.LogType;
import com.edgedelta.lambda.config.PlatformEventType;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which platform events are forwarded. Unknown event types always are, unless platform events are off.
final class PlatformChoice {
    private final boolean any;
    private final Set<String> unwanted = new HashSet<>();

    PlatformChoice(Config config) {
        any = config.logTypes().contains(LogType.PLATFORM);
        for (PlatformEventType type : PlatformEventType.values()) {
            if (!config.platformEvents().contains(type)) {
                unwanted.add(type.typeName());
            }
        }
    }

    /// @param type of the event; null if it is not a text
    boolean admits(@Nullable String type) {
        return any && (type == null || !unwanted.contains(type));
    }
}
