package com.edgedelta.lambda.reshape;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The names of one record's members, each of which is given once: a name that is taken gets the prefix `record_`, and
/// after a few of those a number, so that many equal names cost linear time.
final class MemberNames {
    private static final String PREFIX = "record_";
    private static final int MOST_PREFIXES = 4;

    private final Set<String> taken;
    private final Map<String, Integer> numbered = new HashMap<>();

    MemberNames(Set<String> taken) {
        this.taken = new HashSet<>(taken);
    }

    /// The record has these, too.
    void take(Set<String> names) {
        taken.addAll(names);
    }

    /// Returns the name for a member that Lambda calls `key`.
    String of(String key) {
        String name = SnakeCase.of(key);
        for (int prefixes = 0; prefixes < MOST_PREFIXES; prefixes++) {
            if (taken.add(name)) {
                return name;
            }
            name = PREFIX + name;
        }
        int number = numbered.getOrDefault(name, 0);
        String free;
        do {
            number++;
            free = number == 1 ? name : name + "_" + number;
        } while (!taken.add(free));
        numbered.put(name, number);
        return free;
    }
}
