package com.edgedelta.lambda.telemetry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.IntFunction;

/// Very many text lines of a function, made batch by batch on delivery, so that they take no memory
/// here.
///
/// @param text the line of each number from 0 on; printable ASCII without quotes and backslashes
public record Burst(int lines, IntFunction<String> text) {
    /// The bodies of the POSTs that deliver it, as large as the subscription allows.
    public Iterator<byte[]> bodies(int maxItems, int maxBytes) {
        return new Bodies(this, maxItems, maxBytes);
    }

    /// Remembers only how many batches were requested.
    private static final class Bodies implements Iterator<byte[]> {
        private final Burst burst;
        private final int maxItems;
        private final int maxBytes;
        private int line;

        Bodies(Burst burst, int maxItems, int maxBytes) {
            this.burst = burst;
            this.maxItems = maxItems;
            this.maxBytes = maxBytes;
        }

        @Override
        public boolean hasNext() {
            return line < burst.lines;
        }

        @Override
        public byte[] next() {
            var start = "{\"time\":\"" + TelemetryEvent.time(Instant.now()) + "\",\"type\":\"function\",\"record\":\"";
            var body = new ByteArrayOutputStream(maxBytes + maxBytes / 4);
            body.write('[');
            for (var items = 0; items < maxItems && hasNext() && body.size() < maxBytes; items++) {
                var event = (items == 0 ? "" : ",") + start + burst.text.apply(line++) + "\\n\"}";
                body.writeBytes(event.getBytes(StandardCharsets.ISO_8859_1));
            }
            body.write(']');
            return body.toByteArray();
        }
    }
}
