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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A destination with scripted outcomes, one for each attempt, of which the last one repeats. It keeps the chunks
/// that it gets.
public final class ScriptedSink implements Sink {
    public static final String NAME = "https://logs.example.com";

    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Deque<Step> script = new ArrayDeque<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<String> accepted = new ArrayList<>();
    private final List<Integer> restores = new ArrayList<>();
    private @Nullable Step otherwise;
    private Function<String, Outcome> byBody = body -> Outcome.ACCEPTED;
    private Runnable before = () -> {};
    private int connects;
    private boolean prepared;
    private boolean closed;

    /// The outcome of one attempt.
    @FunctionalInterface
    public interface Step {
        Outcome answer(Duration timeout) throws InterruptedException;
    }

    /// A chunk, and its time-out.
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

    /// Answers each body without a step by what is in it.
    public synchronized ScriptedSink answer(Function<String, Outcome> outcome) {
        byBody = outcome;
        return this;
    }

    /// Lets each attempt take that long.
    public synchronized ScriptedSink slow(ManualClock clock, Duration time) {
        before = () -> clock.advance(time);
        return this;
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
    public Outcome send(long id, byte[] body, int offset, int length, Duration timeout) throws InterruptedException {
        String text = new String(body, offset, length, UTF_8);
        @Nullable Step step;
        synchronized (this) {
            attempts.add(new Attempt(text, timeout));
            notifyAll();
            before.run();
            step = script.isEmpty() ? otherwise : script.removeFirst();
        }
        Outcome outcome = step == null ? byBody.apply(text) : step.answer(timeout);
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

    /// Returns the accepted bodies, in order.
    public synchronized List<String> accepted() {
        return List.copyOf(accepted);
    }

    public synchronized boolean prepared() {
        return prepared;
    }

    /// Returns how often its connection was opened beforehand.
    public synchronized int connects() {
        return connects;
    }

    public synchronized boolean closed() {
        return closed;
    }

    /// Waits until so many attempts have begun; fails after 60 s.
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

    /// Returns the number of attempts before each restore.
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
