package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.shape.ShapingRules;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Turns batches of the Telemetry API into Edge Delta's records, in one pass over the bytes and in the order of the
/// stream. For one thread at a time; between batches it remembers which invocation the stream is in.
///
/// An event that is damaged is counted as malformed; those around it come through.
public final class Reshaper {
    /// Lambda cuts a record that is longer than the subscription's `maxBytes`, and the pieces it has been seen to
    /// deliver are about as long. Nothing documents that: half of it is far from a line that merely has no
    /// line break.
    private static final int SMALLEST_CUT = 2;

    private final Buffer buffer;
    private final LineHeads heads;
    private final @Nullable ShapedStream shaped;
    private final BatchWalk walk;
    private final AtomicReference<@Nullable Origin> newOrigin = new AtomicReference<>();

    /// A reshaper that forwards lines as they are.
    public Reshaper(Origin origin, Config config, Buffer buffer, Invocations invocations, StreamListener listener) {
        this(origin, config, null, buffer, invocations, listener);
    }

    /// @param shaping null if lines are forwarded as they are
    public Reshaper(
            Origin origin,
            Config config,
            @Nullable ShapingRules shaping,
            Buffer buffer,
            Invocations invocations,
            StreamListener listener) {
        JsonScanner scanner = new JsonScanner();
        RecordWriter out = new RecordWriter();
        this.buffer = buffer;
        this.heads = new LineHeads(origin, invocations, config.lambda().onManagedInstances());
        this.shaped = shaping == null ? null : new ShapedStream(shaping, origin, config, heads, buffer);
        StreamListener ends = shaped == null ? listener : new EndsInStream(shaped, listener);
        LineEvents lines = new LineEvents(scanner, out, config, buffer, heads, shaped);
        this.walk = new BatchWalk(
                scanner,
                lines,
                new PlatformEvents(scanner, out, config, buffer, heads, invocations, shaped, ends),
                new Damage(buffer.drops(), heads, ends),
                config.buffering().maxBytes() / SMALLEST_CUT);
    }

    /// The records to come, from the next batch or [#renew] on, are those of this origin. Any thread.
    public void origin(Origin origin) {
        if (shaped != null) {
            shaped.origin(origin);
        }
        newOrigin.set(origin);
    }

    /// Takes over the latest [#origin], for the records that wait in the buffer, too. Lets go what waits too long.
    public void renew() {
        if (shaped != null) {
            shaped.releaseOverdue();
        }
        Origin changed = newOrigin.get();
        if (changed == null) {
            return;
        }
        if (shaped != null) {
            shaped.completeLines();
        }
        byte[] before = heads.envelope().head();
        Envelope envelope = new Envelope(changed); // If memory is short, the next batch tries again.
        newOrigin.compareAndSet(changed, null);
        heads.envelope(envelope);
        if (!Arrays.equals(before, envelope.head())) {
            HeadReplacement replacement = new HeadReplacement(before, envelope.head());
            buffer.rewrite(replacement);
            if (shaped != null) {
                shaped.rewrite(replacement);
            }
        }
    }

    /// Appends the record that counts the records left out on purpose since the last one, if there were any and they
    /// are reported. Without room for it in the buffer, the next one counts them, too. Any thread.
    ///
    /// @param wallMillis the time of the record, in milliseconds since the epoch
    public void reportFiltered(long wallMillis) {
        if (shaped != null) {
            shaped.report(wallMillis, buffer);
        }
    }

    /// The number of records left out on purpose so far, for a log line; empty if none can be. Any thread.
    public String filterAccount() {
        return shaped == null ? "" : shaped.account();
    }

    /// Whether something is held back until its rest comes: the last event of the previous batch, or a line that others
    /// may belong to.
    public boolean holdsFragment() {
        return walk.held() != null || (shaped != null && shaped.waitsForLines());
    }

    /// The same, or until an invocation ends.
    public boolean holdsAnything() {
        return holdsFragment() || (shaped != null && shaped.waitsForEnds());
    }

    /// Whether the batch begins with the rest of what is held back.
    public boolean goesOnWith(byte[] batch, int length) {
        Fragment held = walk.held();
        return held != null && held.repeatedIn(batch, length) != JsonScanner.DAMAGED;
    }

    /// Whether the previous batch ended within a record, so that an equal batch need not be the same one.
    public boolean endedWithinRecord() {
        Fragment held = walk.held();
        return held != null && held.isCut();
    }

    /// Lets go what is held back, because its rest has not come.
    public void release() {
        Fragment held = walk.held();
        try {
            walk.release();
            if (shaped != null) {
                shaped.completeLines();
            }
        } catch (RuntimeException | OutOfMemoryError failure) {
            DropReason reason = failure instanceof OutOfMemoryError ? DropReason.OUT_OF_MEMORY : DropReason.MALFORMED;
            buffer.drops().add(reason, 1, held == null ? 0 : held.bytes().length);
            throw failure;
        }
    }

    /// Lets go everything that is held back, because nothing more comes.
    public void end() {
        release();
        if (shaped != null) {
            shaped.complete();
        }
    }

    /// Reshapes one batch, the body of a POST of the Telemetry API, into the buffer.
    public void reshape(byte[] batch, int length) {
        renew();
        walk.walk(batch, length);
    }
}
