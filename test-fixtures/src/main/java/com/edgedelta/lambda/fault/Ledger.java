package com.edgedelta.lambda.fault;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.telemetry.Burst;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// An account of numbered lines: arrived, repeated, out of order, and reported as dropped.
///
/// Finds lines by their text, so that the requests of any extension can be read.
/// Keeps one number for each line and nothing of the requests.
public final class Ledger {
    private static final int DIGITS = 7;
    private static final byte[] DROPPED = "\"edgedelta.dropped\"".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, Long> dropped = new TreeMap<>();
    private int[] arrived = new int[1024];
    private int sent;
    private int last = -1;
    private int outOfOrder;

    /// Returns the texts of the next lines, each with at least that length.
    public synchronized List<String> lines(int count, int length) {
        var texts = new ArrayList<String>(count);
        for (var i = 0; i < count; i++) {
            texts.add(text(sent++, length));
        }
        return texts;
    }

    /// Counts the lines of a burst as sent.
    public synchronized Burst burst(int count, int length) {
        var first = sent;
        sent += count;
        return new Burst(count, line -> text(first + line, length));
    }

    /// From now on reads each request that the endpoint accepts.
    public Ledger of(Endpoint endpoint) {
        endpoint.onAccepted(this::read);
        return this;
    }

    /// Reads each byte once, so that the sender of a flood does not wait for this endpoint.
    public synchronized void read(EndpointRequest request) {
        var content = request.content();
        for (var at = 0; at < content.length; at++) {
            if (content[at] == '#') {
                var line = numberAt(content, at);
                if (line >= 0) {
                    arrive(line);
                    at += DIGITS + 1;
                }
            } else if (content[at] == '"' && standsAt(content, at)) {
                readDropped(lineAround(content, at));
            }
        }
        notifyAll();
    }

    /// Returns the number of the line named at that position, or -1.
    private static int numberAt(byte[] content, int at) {
        var end = at + 1 + DIGITS;
        if (end >= content.length || content[end] != '#') {
            return -1;
        }
        var number = 0;
        for (var i = at + 1; i < end; i++) {
            if (content[i] < '0' || content[i] > '9') {
                return -1;
            }
            number = number * 10 + content[i] - '0';
        }
        return number;
    }

    private static boolean standsAt(byte[] content, int at) {
        var end = at + DROPPED.length;
        return end <= content.length && Arrays.equals(content, at, end, DROPPED, 0, DROPPED.length);
    }

    private static String lineAround(byte[] content, int at) {
        var from = at;
        while (from > 0 && content[from - 1] != '\n') {
            from--;
        }
        var to = at;
        while (to < content.length && content[to] != '\n') {
            to++;
        }
        return new String(content, from, to - from, StandardCharsets.UTF_8);
    }

    /// Waits until every line that was sent has arrived; returns false after the time-out.
    public boolean awaitAll(Duration limit) throws InterruptedException {
        return await(() -> lost() == 0, limit);
    }

    /// Waits until something has arrived.
    public boolean awaitAny(Duration limit) throws InterruptedException {
        return await(() -> arrived() > 0, limit);
    }

    private synchronized boolean await(BooleanSupplier done, Duration limit) throws InterruptedException {
        var until = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            var left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    private void arrive(int line) {
        if (line >= arrived.length) {
            arrived = Arrays.copyOf(arrived, Math.max(line + 1, arrived.length * 2));
        }
        outOfOrder += arrived[line] == 0 && line < last ? 1 : 0;
        last = Math.max(last, line);
        arrived[line]++;
    }

    private void readDropped(String line) {
        try {
            var reasons = Json.parse(line).asObject().get("reasons");
            if (reasons != null && reasons.isObject()) {
                reasons.asObject()
                        .forEach(reason -> dropped.merge(reason.getName(), count(reason.getValue()), Long::sum));
            }
        } catch (ParseException | UnsupportedOperationException e) {
            dropped.merge("unreadable", 1L, Long::sum);
        }
    }

    private static long count(JsonValue value) {
        return value.isNumber() ? value.asLong() : 0;
    }

    public synchronized int sent() {
        return sent;
    }

    /// The number of lines that arrived, each counted once.
    public synchronized int arrived() {
        var count = 0;
        for (var line = 0; line < Math.min(sent, arrived.length); line++) {
            count += arrived[line] > 0 ? 1 : 0;
        }
        return count;
    }

    public synchronized int lost() {
        return sent - arrived();
    }

    /// The number of repeated arrivals.
    public synchronized int duplicated() {
        var count = 0;
        for (var times : arrived) {
            count += Math.max(0, times - 1);
        }
        return count;
    }

    /// The number of first arrivals after a later line's.
    public synchronized int outOfOrder() {
        return outOfOrder;
    }

    /// The first line that has not arrived, or -1.
    public synchronized int firstMissing() {
        for (var line = 0; line < sent; line++) {
            if (line >= arrived.length || arrived[line] == 0) {
                return line;
            }
        }
        return -1;
    }

    /// Records reported as dropped, by reason.
    public synchronized Map<String, Long> dropped() {
        return Map.copyOf(dropped);
    }

    public synchronized long droppedInAll() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public synchronized String toString() {
        return "sent " + sent + ", arrived " + arrived() + ", duplicated " + duplicated() + ", out of order "
                + outOfOrder + ", first missing " + firstMissing() + ", dropped " + dropped;
    }

    static String text(int line, int length) {
        var digits = Integer.toString(10_000_000 + line).substring(1);
        var text = "#" + digits + "# a line of a function";
        return text.length() >= length ? text : text + ".".repeat(length - text.length());
    }
}
