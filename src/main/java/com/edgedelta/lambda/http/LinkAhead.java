package com.edgedelta.lambda.http;

import java.util.Comparator;

/// Links a lambda of the JDK's beside what the process does first. The first connection of `java.net.http` makes a
/// comparator by `Comparator.comparing`, whose lambda is serializable and therefore in no class cache: linking it
/// takes a quarter of the way to `register` (seen with `-Xlog:class+load`, JDK 25).
public final class LinkAhead implements Runnable {
    private LinkAhead() {}

    /// Begins on a thread of its own, which ends by itself.
    public static void start() {
        Thread thread = new Thread(new LinkAhead(), "link-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        Comparator<String> linked = Comparator.comparing(String::strip);
        if (linked.compare("", "") != 0) {
            throw new IllegalStateException("the JDK's comparator is broken");
        }
    }
}
