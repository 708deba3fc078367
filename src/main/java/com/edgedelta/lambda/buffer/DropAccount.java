package com.edgedelta.lambda.buffer;

import java.util.EnumMap;
import java.util.Map;

/// Counts every dropped record, by reason. Thread-safe.
public final class DropAccount {
    private final Map<DropReason, Long> records = new EnumMap<>(DropReason.class);
    private final Map<DropReason, Long> reported = new EnumMap<>(DropReason.class);
    private long bytes;
    private long reportedBytes;

    /// Counts records that are dropped together; `bytes` is their size as far as it is known.
    public synchronized void add(DropReason reason, long records, long bytes) {
        this.records.merge(reason, records, Long::sum);
        this.bytes += bytes;
    }

    public synchronized long records(DropReason reason) {
        return records.getOrDefault(reason, 0L);
    }

    /// Returns all counts so far.
    public synchronized Drops total() {
        return Drops.of(records, bytes);
    }

    /// Returns the counts that are not yet [#reported].
    public synchronized Drops unreported() {
        Map<DropReason, Long> rest = new EnumMap<>(DropReason.class);
        for (Map.Entry<DropReason, Long> count : records.entrySet()) {
            long more = count.getValue() - reported.getOrDefault(count.getKey(), 0L);
            if (more > 0) {
                rest.put(count.getKey(), more);
            }
        }
        return Drops.of(rest, bytes - reportedBytes);
    }

    /// Marks these as reported to the destination.
    public synchronized void reported(Drops drops) {
        for (Map.Entry<DropReason, Long> count : drops.reasons().entrySet()) {
            reported.merge(count.getKey(), count.getValue(), Long::sum);
        }
        reportedBytes += drops.bytes();
    }

    /// Counts of dropped records at one moment.
    public record Drops(long records, long bytes, Map<DropReason, Long> reasons) {
        private static Drops of(Map<DropReason, Long> reasons, long bytes) {
            long sum = 0;
            for (long count : reasons.values()) {
                sum += count;
            }
            return new Drops(sum, bytes, Map.copyOf(reasons));
        }

        /// The counts for people: `12 records (3456 bytes): buffer_full 12`.
        public String describe() {
            StringBuilder text = new StringBuilder()
                    .append(records)
                    .append(" records (")
                    .append(bytes)
                    .append(" bytes):");
            for (DropReason reason : DropReason.values()) {
                Long count = reasons.get(reason);
                if (count != null) {
                    text.append(' ').append(reason.wireName()).append(' ').append(count);
                }
            }
            return text.toString();
        }
    }
}
