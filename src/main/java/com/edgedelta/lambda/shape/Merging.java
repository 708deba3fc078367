package com.edgedelta.lambda.shape;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Appends texts that go on with a record to the text before them: on demand those that follow each other, on Managed
/// Instances those that name the same invocation. A record waits for its rest until another one begins or its
/// invocation ends. For one thread, except for [#waits].
public final class Merging {
    /// As much of a text decides what it is.
    private static final int BEGINNING = 1_024;

    /// More invocations run at once only on the largest Managed Instances.
    private static final int MOST_OPEN = 256;

    /// All records that wait may take as much memory.
    private static final int MOST_BYTES = 1_000_000;

    private final Continuation continuation;
    private final boolean manyAtOnce;
    private final Consumer<Line> next;
    private final DecodedText decoded = new DecodedText();
    private final SequencedMap<String, MergedLine> open = new LinkedHashMap<>();
    private String ended = "";
    private int bytes;
    private volatile boolean waits;

    /// Passes merged lines to `next`.
    ///
    /// @param manyAtOnce whether many invocations run at once
    public Merging(Continuation continuation, boolean manyAtOnce, Consumer<Line> next) {
        this.continuation = continuation;
        this.manyAtOnce = manyAtOnce;
        this.next = next;
    }

    /// Whether a record waits for its rest.
    public boolean waits() {
        return waits;
    }

    /// Takes the next line of the stream.
    public void line(Line line) {
        if (!line.function() || (manyAtOnce && line.requestId().isEmpty())) {
            next.accept(line);
            return;
        }
        if (!manyAtOnce) {
            closeOthers(line.requestId());
        }
        MergedLine before = open.get(line.requestId());
        boolean late = !ended.isEmpty() && ended.equals(line.requestId()); // Nothing holds it back any more.
        if (late || !line.value().isText() || line.truncated()) {
            close(line.requestId());
            next.accept(line);
            return;
        }
        String beginning = beginning(line.value());
        if (before != null && before.goesOnWith(line, beginning, continuation)) {
            bytes -= before.bytes();
            before.append(line, beginning);
            bytes += before.bytes();
        } else {
            close(line.requestId());
            MergedLine begun = new MergedLine(line, beginning);
            open.put(line.requestId(), begun);
            bytes += begun.bytes();
            waits = true;
        }
        if (manyAtOnce) {
            closeLate(line);
        }
    }

    private String beginning(Piece text) {
        int length = decoded.read(text.json(), text.from() + 1, text.to() - 1, BEGINNING);
        return new String(decoded.bytes(), 0, Math.min(length, BEGINNING), UTF_8);
    }

    /// On demand, that invocation has ended, so that its lines wait for nothing; empty if one runs.
    public void after(String requestId) {
        ended = requestId;
    }

    /// The invocation has ended: its record is complete.
    public void close(String requestId) {
        MergedLine merged = open.remove(requestId);
        waits = !open.isEmpty();
        if (merged != null) {
            bytes -= merged.bytes();
            next.accept(merged.line());
        }
    }

    /// All records are complete.
    public void closeAll() {
        while (!open.isEmpty()) {
            close(open.keySet().iterator().next());
        }
    }

    private void closeOthers(String requestId) {
        if (!open.isEmpty() && !open.containsKey(requestId)) {
            closeAll();
        }
    }

    /// Closes the oldest records if they have waited too long, or if there are too many.
    private void closeLate(Line line) {
        while (!open.isEmpty()) {
            Map.Entry<String, MergedLine> oldest = open.firstEntry();
            if (open.size() <= MOST_OPEN
                    && bytes <= MOST_BYTES
                    && !oldest.getValue().isOverAt(line)) {
                return;
            }
            close(oldest.getKey());
        }
    }
}
