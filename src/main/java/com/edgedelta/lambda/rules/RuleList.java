package com.edgedelta.lambda.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules for records of one kind, in their order. For one thread.
final class RuleList {
    private final List<Rule> rules;
    private final Prefilter prefilter;
    /// Bits of the rules that the next record may have the rest of something for.
    private long awaiting;

    RuleList(LineKind kind, List<Rule> all) {
        this.rules = new ArrayList<>(all);
        rules.removeIf(rule -> !rule.kinds().contains(kind));
        this.prefilter = new Prefilter(rules.stream().map(RuleList::need).toList());
    }

    private static Need need(Rule rule) {
        return switch (rule) {
            case Rule.Mask mask -> mask.search().need();
            case Rule.Filter filter ->
                filter.include() ? new Need.Anything() : filter.search().need();
            case Rule.Unusable _ -> new Need.Anything();
        };
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    int count() {
        return rules.size();
    }

    Rule get(int index) {
        return rules.get(index);
    }

    boolean hasMasks() {
        return rules.stream().anyMatch(Rule.Mask.class::isInstance);
    }

    /// Returns the bits of the rules that may do anything to the record between these places.
    long admitted(byte[] json, int from, int to) {
        return prefilter.admitted(json, from, to) | awaiting;
    }

    /// Whether the rule of that index is among them.
    static boolean isAdmitted(int index, long admitted) {
        return (admitted & Prefilter.bit(index)) != 0;
    }

    /// Notes which rules await the rest of something, after a record that was admitted.
    void noteAwaiting() {
        awaiting = 0;
        for (int i = 0; i < rules.size(); i++) {
            Search search = search(rules.get(i));
            awaiting |= search != null && search.awaitsRest() ? Prefilter.bit(i) : 0;
        }
    }

    private static @Nullable Search search(Rule rule) {
        return switch (rule) {
            case Rule.Mask mask -> mask.search();
            case Rule.Filter filter -> filter.search();
            case Rule.Unusable _ -> null;
        };
    }
}
