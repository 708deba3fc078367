package com.edgedelta.lambda.telemetry;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.telemetry.Queued.Place;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The pieces of one record that is too long for a batch, each with the same envelope.
final class SplitRecord {
    /// The approximate size of an event without its record.
    private static final int ENVELOPE = 75;

    private final TelemetryEvent event;
    private final byte[] start;
    private final int maxBytes;
    private final long at;

    SplitRecord(TelemetryEvent event, Instant time, int maxBytes, long at) {
        this.event = event;
        this.maxBytes = maxBytes;
        this.at = at;
        start = bytes("{\"time\":\"" + TelemetryEvent.time(time) + "\",\"type\":\"" + event.type() + "\",\"record\":");
    }

    /// Whether this event is one that Lambda would cut.
    static boolean applies(TelemetryEvent event, int maxBytes) {
        return event.category().equals("function")
                && event.verbatim() == null
                && event.record().length() * 3L > maxBytes // Less in characters is less in bytes, too.
                && bytes(event.record()).length + ENVELOPE > maxBytes;
    }

    List<Queued> pieces(SplitForm form) {
        var string = event.record().startsWith("\"");
        return form == SplitForm.TWO_STRINGS && string ? strings() : cut(form == SplitForm.FRAMED);
    }

    private List<Queued> cut(boolean framed) {
        var value = bytes(event.record());
        var pieces = new ArrayList<Queued>();
        var step = maxBytes - start.length - 2;
        for (var from = 0; from < value.length; from += step) {
            var to = Math.min(value.length, from + step);
            var last = to == value.length;
            var piece = join(start, Arrays.copyOfRange(value, from, to), bytes(last || framed ? "}" : ""));
            pieces.add(piece(piece, last ? Place.ANYWHERE : framed ? Place.ENDS : Place.ENDS_OPEN, last));
        }
        return pieces;
    }

    private List<Queued> strings() {
        var text = Json.parse(event.record()).asString();
        var pieces = new ArrayList<Queued>();
        // As many characters as fit on average, so that two pieces are made if two suffice.
        var bytesOfEach = Math.max(1, bytes(event.record()).length / text.length());
        var step = (maxBytes - start.length - 2) / bytesOfEach;
        for (var from = 0; from < text.length(); ) {
            var to = Math.min(text.length(), from + step);
            to -= Character.isHighSurrogate(text.charAt(to - 1)) && to < text.length() ? 1 : 0;
            var last = to == text.length();
            var piece = join(start, bytes(Json.value(text.substring(from, to)).toString()), bytes("}"));
            pieces.add(piece(piece, last ? Place.ANYWHERE : Place.ENDS, last));
            from = to;
        }
        return pieces;
    }

    private Queued piece(byte[] text, Place place, boolean last) {
        return new Queued(event.category(), text, last ? 1 : 0, null, place, at);
    }

    private static byte[] join(byte[]... parts) {
        var length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var joined = new byte[length];
        var at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
