package com.edgedelta.lambda.concurrent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One lock and one condition: state changes under it wake everybody, and every wait has a deadline.
public final class Monitor {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Runs the change under the lock and wakes all waiters.
    public void update(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Reads or changes state under the lock and wakes all waiters.
    public <T extends @Nullable Object> T locked(Supplier<T> section) {
        lock.lock();
        try {
            return section.get();
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    /// Reads state under the lock and wakes nobody.
    public <T extends @Nullable Object> T read(Supplier<T> section) {
        lock.lock();
        try {
            return section.get();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the condition, evaluated under the lock, is true; false when the deadline (`System.nanoTime()`)
    /// came first.
    public boolean await(BooleanSupplier condition, long deadlineNanos) {
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                var left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting in the emulator", e);
        } finally {
            lock.unlock();
        }
    }

    /// The `System.nanoTime()` this many milliseconds from now.
    public static long in(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
