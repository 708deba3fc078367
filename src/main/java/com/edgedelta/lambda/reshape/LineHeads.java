package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.EightBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the lines of an invocation begin with, up to the time: put together once for each of the
/// latest invocations, so that lines of several in turn cost no garbage.
final class LineHeads {
    /// On demand a line may come late, but not later than this many invocations.
    private static final int LATEST = 16;

    /// A power of two; on Managed Instances many more run at once than on demand.
    private static final int MANY = 1024;

    private static final int PROBES = 8;
    private static final int NO_PLACE = -1;

    private final Invocations invocations;
    private final boolean manyAtOnce;
    private final RecordWriter writer = new RecordWriter();
    private final @Nullable Head[] heads;
    private final Head none = new Head("");
    private Envelope envelope;
    private Head current = none;
    private int next;
    private int filled;

    /// @param manyAtOnce whether many invocations run at once
    LineHeads(Origin origin, Invocations invocations, boolean manyAtOnce) {
        this.envelope = new Envelope(origin);
        this.invocations = invocations;
        this.manyAtOnce = manyAtOnce;
        this.heads = new Head[manyAtOnce ? MANY : LATEST];
    }

    Envelope envelope() {
        return envelope;
    }

    /// The records to come are those of this function.
    void envelope(Envelope changed) {
        envelope = changed;
    }

    /// The invocation that the stream is in; empty before the first one.
    String requestId() {
        return current.requestId;
    }

    /// The stream goes on with that invocation.
    void begin(String requestId) {
        current = requestId.isEmpty() ? none : new Head(requestId);
        if (!manyAtOnce && current.id.length == RequestId.LENGTH) {
            heads[next] = current;
            filled = Math.max(filled, next + 1);
            next = (next + 1) % heads.length;
        }
    }

    /// The head of a line that names these invocations itself: on demand of one of the latest, or else of the one that
    /// the stream is in; if many run at once, of the one that is named, or of none.
    byte[] of(OwnNames names) {
        if (names.any()) {
            for (OwnNames.Place id : names.ids()) {
                byte[] bytes = id.bytes();
                Head named = bytes == null ? null : manyAtOnce ? named(bytes, id.from()) : latest(bytes, id.from());
                if (named != null) {
                    return bytes(named);
                }
            }
        }
        return ofCurrent();
    }

    /// The head of a line that names no invocation.
    byte[] ofCurrent() {
        return bytes(manyAtOnce ? none : current);
    }

    /// The invocation of the lines that begin with that head of ours.
    String requestIdIn(byte[] head) {
        int from = envelope.head().length + 1;
        int to = from;
        while (head[to] != '"') {
            to++;
        }
        return to == from ? "" : new String(head, from, to - from, UTF_8);
    }

    /// The id that lines have which name none; empty if there is none.
    byte[] expected() {
        return manyAtOnce ? none.id : current.id;
    }

    private @Nullable Head latest(byte[] bytes, int at) {
        if (current.is(bytes, at)) {
            return current;
        }
        long begin = EightBytes.at(bytes, at);
        for (int i = 0; i < filled; i++) {
            Head head = heads[i];
            if (head != null && head.begin == begin && head.is(bytes, at)) {
                return head;
            }
        }
        return null;
    }

    private @Nullable Head named(byte[] bytes, int at) {
        int hash = RequestId.hash(bytes, at);
        int free = NO_PLACE;
        for (int i = 0; i < PROBES; i++) {
            int place = (hash + i) & MANY - 1;
            Head head = heads[place];
            if (head != null && head.is(bytes, at)) {
                return head;
            }
            free = head == null && free == NO_PLACE ? place : free;
        }
        if (!RequestId.isAt(bytes, at)) {
            return null;
        }
        Head added = new Head(new String(bytes, at, RequestId.LENGTH, ISO_8859_1));
        next = (next + 1) % PROBES;
        heads[free == NO_PLACE ? (hash + next) & MANY - 1 : free] = added;
        return added;
    }

    private byte[] bytes(Head head) {
        int version = invocations.version();
        if (head.version != version || head.of != envelope) {
            Invocation known = invocations.of(head.requestId);
            if (head.of != envelope || !known.equals(head.known)) {
                writer.reset();
                envelope.open(writer, head.requestId, known);
                envelope.close(writer, null, false);
                writer.raw(LineRecords.TIMESTAMP);
                head.bytes = writer.copy();
                head.known = known;
                head.of = envelope;
            }
            head.version = version;
        }
        return head.bytes;
    }

    /// The head of one invocation's lines, and what it was made of.
    private static final class Head {
        private final String requestId;
        private final byte[] id;
        private final long begin;
        private byte[] bytes = new byte[0];
        private int version;
        private @Nullable Invocation known;
        private @Nullable Envelope of;

        Head(String requestId) {
            this.requestId = requestId;
            this.id = requestId.getBytes(ISO_8859_1);
            this.begin = id.length < Long.BYTES ? 0 : EightBytes.at(id, 0);
        }

        boolean is(byte[] text, int at) {
            return id.length == RequestId.LENGTH
                    && EightBytes.at(text, at) == begin
                    && Arrays.equals(id, 0, id.length, text, at, at + id.length);
        }
    }
}
