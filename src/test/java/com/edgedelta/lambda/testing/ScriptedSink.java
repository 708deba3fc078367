package com.edgedelta.lambda.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A destination that answers what it is told to, one step an attempt and then the same for ever, and remembers what it
/// was sent.
public final class ScriptedSink implements Sink {
    public static final String NAME = "https://logs.example.com";

    private static final Duration BOUND = Duration.ofSeconds(20);

    private final Deque<Step> script = new ArrayDeque<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<String> accepted = new ArrayList<>();
    private final List<Integer> restores = new ArrayList<>();
    private Step otherwise = timeout -> Outcome.ACCEPTED;
    private int connects;
    private boolean prepared;
    private boolean closed;

    /// What one attempt comes to.
    @FunctionalInterface
    public interface Step {
        Outcome answer(Duration timeout) throws InterruptedException;
    }

    /// What was sent, and how long it was allowed to take.
    public record Attempt(String body, Duration timeout) {}

    public ScriptedSink then(Step step) {
        synchronized (this) {
            script.add(step);
        }
        return this;
    }

    public ScriptedSink then(Outcome outcome) {
        return then(timeout -> outcome);
    }

    public ScriptedSink otherwise(Step step) {
        synchronized (this) {
            otherwise = step;
        }
        return this;
    }

    public ScriptedSink otherwise(Outcome outcome) {
        return otherwise(timeout -> outcome);
    }

    @Override
    public synchronized void prepare() {
        prepared = true;
    }

    @Override
    public synchronized void connect(Duration timeout) {
        connects++;
    }

    @Override
    public Outcome send(byte[] body, int offset, int length, Duration timeout) throws InterruptedException {
        String text = new String(body, offset, length, UTF_8);
        Step step;
        synchronized (this) {
            attempts.add(new Attempt(text, timeout));
            notifyAll();
            step = script.isEmpty() ? otherwise : script.removeFirst();
        }
        Outcome outcome = step.answer(timeout);
        if (outcome.kind() == Outcome.Kind.ACCEPTED) {
            synchronized (this) {
                accepted.add(text);
            }
        }
        return outcome;
    }

    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    public synchronized List<String> bodies() {
        return attempts.stream().map(Attempt::body).toList();
    }

    public synchronized List<Duration> timeouts() {
        return attempts.stream().map(Attempt::timeout).toList();
    }

    /// The bodies that were accepted, in order.
    public synchronized List<String> accepted() {
        return List.copyOf(accepted);
    }

    public synchronized boolean prepared() {
        return prepared;
    }

    /// How often its connection was opened beforehand.
    public synchronized int connects() {
        return connects;
    }

    public synchronized boolean closed() {
        return closed;
    }

    /// Waits for so many attempts to have begun; fails where they do not in 20 s.
    public synchronized void awaitAttempts(int count) throws InterruptedException {
        long until = System.nanoTime() + BOUND.toNanos();
        while (attempts.size() < count) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("only " + attempts.size() + " of " + count + " attempts were made");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    @Override
    public synchronized void restored() {
        restores.add(attempts.size());
    }

    /// How many attempts had been made each time when it was told of a restore.
    public synchronized List<Integer> restores() {
        return List.copyOf(restores);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return NAME;
    }
}
