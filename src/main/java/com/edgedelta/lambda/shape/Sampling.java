package com.edgedelta.lambda.shape;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.buffer.RecordRewrite;
import com.edgedelta.lambda.config.Shaping;
import com.edgedelta.lambda.shape.SampledInvocation.Fate;
import com.edgedelta.lambda.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Forwards a sample of the invocations, all records of each, and every invocation that failed or logged an error. The
/// records of an invocation wait until its end says what it is. If too much waits, or the end does not come, they are
/// forwarded. For one thread, except for [#waits].
public final class Sampling {
    /// All records that wait may take as much memory.
    private static final int MOST_WAITING = 1_000_000;

    /// The end of an invocation that began longer ago has been lost, because none runs longer.
    private static final long LONGEST_WAIT_NANOS = 900_000_000_000L;

    private static final long CHECK_NANOS = 60_000_000_000L;

    private static final int END = "}\n".length();
    private static final byte[] KEPT = ",\"sample_rate\":1}\n".getBytes(US_ASCII);

    private final int millionths;
    private final byte[] sampled;
    private final int remembered;
    private final boolean manyAtOnce;
    private final Buffer buffer;
    private final FilterAccount filtered;
    private final Clock clock;
    private final Map<String, SampledInvocation> latest = new LinkedHashMap<>();
    private byte[] complete = new byte[1024];
    private int waiting;
    private long checkedNanos;
    private volatile boolean waits;

    /// Forwards to a buffer.
    ///
    /// @param millionths how many of a million invocations are in the sample
    /// @param remembered maximum number of invocations whose fate is known
    /// @param manyAtOnce whether many invocations run at once, so that the beginning of one is not the end of the
    ///     others; then only those that have begun in the stream wait, and not for long
    public Sampling(
            int millionths, int remembered, boolean manyAtOnce, Buffer buffer, FilterAccount filtered, Clock clock) {
        this.millionths = millionths;
        this.sampled = (",\"sample_rate\":" + decimal(millionths) + "}\n").getBytes(US_ASCII);
        this.remembered = remembered;
        this.manyAtOnce = manyAtOnce;
        this.buffer = buffer;
        this.filtered = filtered;
        this.clock = clock;
        this.checkedNanos = clock.nanos();
    }

    private static String decimal(int millionths) {
        if (millionths == 0) {
            return "0";
        }
        String digits = Integer.toString(Shaping.EVERY + millionths).substring(1);
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
        }
        return "0." + digits.substring(0, last);
    }

    /// How an invocation ended.
    public enum Ending {
        SUCCESS,
        FAILURE,
        /// The event that reports its end is lost or damaged.
        UNKNOWN
    }

    /// Whether records wait for the end of their invocation.
    public boolean waits() {
        return waits;
    }

    /// A record that is forwarded whatever becomes of its invocation. A record ends with its line break.
    public void always(byte[] record, int length) {
        forward(record, 0, length, KEPT);
    }

    /// A record of that invocation, which may be empty or unknown: then it is forwarded.
    ///
    /// @param error whether it is a reason to keep the invocation
    public void record(String requestId, boolean error, byte[] record, int length) {
        SampledInvocation invocation = invocation(requestId);
        if (invocation == null) {
            always(record, length);
            return;
        }
        if (error && invocation.fate() == Fate.UNDECIDED) {
            decide(invocation, Fate.KEPT);
        }
        switch (invocation.fate()) {
            case UNDECIDED -> {
                invocation.add(record, 0, length);
                waiting += length;
                waits = true;
                while (waiting > MOST_WAITING) {
                    forwardOldest();
                }
            }
            case KEPT -> always(record, length);
            case SAMPLED -> forward(record, 0, length, sampled);
            case LEFT_OUT -> filtered.add(FilterReason.SAMPLE, 1, length);
        }
    }

    /// An invocation begins. Lambda repeats one that failed under the same identifier.
    public void begins(String requestId) {
        SampledInvocation known = latest.get(requestId);
        if (known != null && known.fate() != Fate.UNDECIDED) {
            latest.remove(requestId);
        }
        if (manyAtOnce && !requestId.isEmpty()) {
            known(requestId);
        }
    }

    /// An invocation has ended; later records of it share its fate.
    public void ends(String requestId, Ending ending) {
        SampledInvocation invocation = invocation(requestId);
        if (invocation != null && invocation.fate() == Fate.UNDECIDED) {
            decide(invocation, ending != Ending.SUCCESS ? Fate.KEPT : fateByChance(requestId));
        }
    }

    /// The ends of all invocations but this one will not be reported any more.
    public void endOthers(String requestId) {
        for (Map.Entry<String, SampledInvocation> known : latest.entrySet()) {
            if (!known.getKey().equals(requestId)) {
                decideIfOpen(known.getValue());
            }
        }
    }

    /// Forwards the records whose invocation's end must have been lost.
    public void releaseOverdue() {
        long now = clock.nanos();
        if (!manyAtOnce || waiting == 0 || now - checkedNanos < CHECK_NANOS) {
            return;
        }
        checkedNanos = now;
        for (SampledInvocation invocation : latest.values()) {
            if (now - invocation.sinceNanos() > LONGEST_WAIT_NANOS) {
                decideIfOpen(invocation);
            }
        }
    }

    /// Changes the records that wait.
    public void rewrite(RecordRewrite rewrite) {
        for (SampledInvocation invocation : latest.values()) {
            int records = invocation.records();
            if (records > 0) {
                SampledInvocation before = invocation.moved();
                waiting -= before.length();
                try {
                    rewrite(rewrite, before, invocation);
                } finally {
                    waiting += invocation.length();
                    waits = waiting > 0;
                }
            }
        }
    }

    private void rewrite(RecordRewrite rewrite, SampledInvocation before, SampledInvocation after) {
        int i = 0;
        try {
            while (i < before.records()) {
                int begin = before.begin(i);
                rewrite.rewrite(before.bytes(), begin, before.end(i) - begin, after::add);
                i++;
            }
        } catch (OutOfMemoryError full) {
            lost(before, i);
            throw full;
        }
    }

    /// Null if it is not sampled.
    private @Nullable SampledInvocation invocation(String requestId) {
        if (requestId.isEmpty()) {
            return null;
        }
        return manyAtOnce ? latest.get(requestId) : known(requestId);
    }

    private SampledInvocation known(String requestId) {
        SampledInvocation known = latest.get(requestId);
        if (known == null) {
            known = new SampledInvocation(clock.nanos());
            latest.put(requestId, known);
            if (latest.size() > remembered) {
                Iterator<SampledInvocation> oldest = latest.values().iterator();
                decideIfOpen(oldest.next());
                oldest.remove();
            }
        }
        return known;
    }

    private void forwardOldest() {
        for (SampledInvocation invocation : latest.values()) {
            if (invocation.length() > 0) {
                decide(invocation, Fate.KEPT);
                return;
            }
        }
    }

    private void decideIfOpen(SampledInvocation invocation) {
        if (invocation.fate() == Fate.UNDECIDED) {
            decide(invocation, Fate.KEPT);
        }
    }

    /// Nothing waits any more before the first record is forwarded, because memory may run out meanwhile.
    private void decide(SampledInvocation invocation, Fate fate) {
        SampledInvocation records = invocation.moved();
        waiting -= records.length();
        waits = waiting > 0;
        invocation.decide(fate);
        if (fate == Fate.LEFT_OUT && records.records() > 0) {
            filtered.add(FilterReason.SAMPLE, records.records(), records.length());
        } else if (fate != Fate.LEFT_OUT) {
            forward(records, fate == Fate.KEPT ? KEPT : sampled);
        }
    }

    private void forward(SampledInvocation records, byte[] rate) {
        int i = 0;
        try {
            while (i < records.records()) {
                forward(records.bytes(), records.begin(i), records.end(i), rate);
                i++;
            }
        } catch (OutOfMemoryError full) {
            lost(records, i);
            throw full;
        }
    }

    private void forward(byte[] bytes, int from, int to, byte[] rate) {
        int kept = to - from - END;
        if (complete.length < kept + rate.length) {
            complete = new byte[2 * (kept + rate.length)];
        }
        System.arraycopy(bytes, from, complete, 0, kept);
        System.arraycopy(rate, 0, complete, kept, rate.length);
        buffer.append(complete, 0, kept + rate.length);
    }

    /// Counts the records from that one on.
    private void lost(SampledInvocation records, int from) {
        int bytes = records.length() - records.begin(from);
        buffer.drops().add(DropReason.OUT_OF_MEMORY, records.records() - from, bytes);
    }

    /// The same for every process that has records of the invocation.
    private Fate fateByChance(String requestId) {
        return SampleHash.millionth(requestId) < millionths ? Fate.SAMPLED : Fate.LEFT_OUT;
    }
}
