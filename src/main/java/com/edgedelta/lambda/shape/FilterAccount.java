package com.edgedelta.lambda.shape;

import java.util.EnumMap;
import java.util.Map;

/// Counts the records that are left out on purpose, by reason. Thread-safe.
public final class FilterAccount {
    private final Map<FilterReason, Long> total = new EnumMap<>(FilterReason.class);
    private final Map<FilterReason, Long> unreported = new EnumMap<>(FilterReason.class);
    private long bytes;

    /// Counts records that are left out together.
    ///
    /// @param bytes their size: of a line as Lambda has sent it, of others as records
    public synchronized void add(FilterReason reason, long records, long bytes) {
        total.merge(reason, records, Long::sum);
        unreported.merge(reason, records, Long::sum);
        this.bytes += bytes;
    }

    /// Returns the counts that have not been reported to the destination.
    public synchronized Filtered unreported() {
        return new Filtered(sum(unreported), bytes, new EnumMap<>(unreported));
    }

    /// Marks these as reported to the destination.
    public synchronized void reported(Filtered filtered) {
        for (Map.Entry<FilterReason, Long> count : filtered.reasons().entrySet()) {
            unreported.computeIfPresent(
                    count.getKey(), (_, left) -> left > count.getValue() ? left - count.getValue() : null);
        }
        bytes -= filtered.bytes();
    }

    /// All counts, for people: `12 records filtered (level 10, rule 2)`; `no records filtered` if there were none.
    public synchronized String describe() {
        if (total.isEmpty()) {
            return "no records filtered";
        }
        StringBuilder text = new StringBuilder().append(sum(total)).append(" records filtered");
        String separator = " (";
        for (Map.Entry<FilterReason, Long> count : total.entrySet()) {
            text.append(separator).append(count.getKey().wireName()).append(' ').append(count.getValue());
            separator = ", ";
        }
        return text.append(')').toString();
    }

    private static long sum(Map<FilterReason, Long> counts) {
        long sum = 0;
        for (long count : counts.values()) {
            sum += count;
        }
        return sum;
    }

    /// Counts of records that were left out.
    public record Filtered(long records, long bytes, Map<FilterReason, Long> reasons) {}
}
