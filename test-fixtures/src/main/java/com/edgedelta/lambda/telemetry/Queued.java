package com.edgedelta.lambda.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One event that waits to be posted, or a piece of one, or the body of a whole POST.
final class Queued {
    private static final Pattern RUNTIME_DONE =
            Pattern.compile("\"platform\\.runtimeDone\".{0,200}?\"requestId\"\\s*:\\s*\"([^\"]+)\"", Pattern.DOTALL);

    private final String category;
    private final byte[] text;
    private final int events;
    private final @Nullable String runtimeDoneOf;
    private final Place place;
    private final long at;

    /// @param events the number of events it delivers
    /// @param runtimeDoneOf the invocation whose `platform.runtimeDone` it holds
    /// @param at when it was queued, by `System.nanoTime()`
    Queued(String category, byte[] text, int events, @Nullable String runtimeDoneOf, Place place, long at) {
        this.category = category;
        this.text = text;
        this.events = events;
        this.runtimeDoneOf = runtimeDoneOf;
        this.place = place;
        this.at = at;
    }

    /// Its place in a POST.
    enum Place {
        ANYWHERE,
        /// It ends its POST.
        ENDS,
        /// It ends its POST, whose array stays open.
        ENDS_OPEN,
        /// It is a whole POST.
        ALONE
    }

    static Queued of(TelemetryEvent event, String json, long at) {
        var requestId = event.type().equals("platform.runtimeDone") ? event.requestId() : null;
        return new Queued(event.category(), json.getBytes(StandardCharsets.UTF_8), 1, requestId, Place.ANYWHERE, at);
    }

    /// The body of a POST, unchecked.
    static Queued body(byte[] body, long at) {
        var done = RUNTIME_DONE.matcher(new String(body, StandardCharsets.ISO_8859_1));
        return new Queued("", body, 1, done.find() ? done.group(1) : null, Place.ALONE, at);
    }

    /// One of the bodies of a burst.
    static Queued ofBurst(byte[] body, long at) {
        return new Queued("", body, 1, null, Place.ALONE, at);
    }

    String category() {
        return category;
    }

    byte[] text() {
        return text;
    }

    int events() {
        return events;
    }

    @Nullable
    String runtimeDoneOf() {
        return runtimeDoneOf;
    }

    Place place() {
        return place;
    }

    long at() {
        return at;
    }
}
