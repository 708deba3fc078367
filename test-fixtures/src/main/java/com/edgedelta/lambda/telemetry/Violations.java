package com.edgedelta.lambda.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Actions of the extension that Lambda would not accept, in order.
public final class Violations {
    private final List<String> found = new CopyOnWriteArrayList<>();

    public void add(String what) {
        found.add(what);
    }

    public List<String> list() {
        return List.copyOf(found);
    }
}
