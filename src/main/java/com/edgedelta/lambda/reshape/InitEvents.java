package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.Span;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The init's events in the stream. After a restore those of the snapshot come again, unchanged but in other
/// batches.
final class InitEvents {
    /// An init has a handful of them.
    private static final int REMEMBERED = 64;

    private final Set<String> told = new HashSet<>();

    /// Whether this event has come before; remembers it.
    ///
    /// @param type the event's type; null if it is not a text
    /// @param phase null if the record names none
    boolean isRepeated(byte[] json, @Nullable String type, @Nullable Span time, @Nullable String phase) {
        if (type == null || time == null || !isOfInit(type)) {
            return false;
        }
        String moment = new String(json, time.from(), time.to() - time.from(), UTF_8);
        String event = type + " " + phase + " " + moment;
        return told.contains(event) || (told.size() < REMEMBERED && !told.add(event));
    }

    private static boolean isOfInit(String type) {
        return type.startsWith("platform.init")
                || type.equals("platform.extension")
                || type.equals("platform.telemetrySubscription");
    }
}
