package com.edgedelta.lambda.emulator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What the extension did that Lambda would not accept, in order.
final class Violations {
    private final List<String> found = new CopyOnWriteArrayList<>();

    void add(String what) {
        found.add(what);
    }

    List<String> list() {
        return List.copyOf(found);
    }
}
