package com.edgedelta.lambda.http;

import com.edgedelta.lambda.text.Failures;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client that is being created or exists. Creating one may take long, for example if a trust store is read, so it
/// happens outside of locks, and waiting for it has a deadline.
public final class Creation<T> extends FutureTask<T> implements AutoCloseable {
    private final Consumer<? super T> closing;
    private volatile boolean closed;

    /// @param closing closes the client
    public Creation(Callable<T> creating, Consumer<? super T> closing) {
        super(creating);
        this.closing = closing;
    }

    /// Returns the client, which a thread of its own creates unless one does already; null if that takes longer.
    /// Throws the OutOfMemoryError that is the reason of a failed creation, because callers can free memory.
    public @Nullable T within(long nanos) throws InterruptedException, ExecutionException {
        if (!isDone()) {
            Thread thread = new Thread(this, "client");
            thread.setDaemon(true);
            thread.start();
        }
        try {
            return get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException failed) {
            OutOfMemoryError full = Failures.find(OutOfMemoryError.class, failed);
            if (full != null) {
                throw full;
            }
            throw failed;
        }
    }

    /// Closes the client: at once, or when it has been created.
    @Override
    public void close() {
        closed = true;
        closeResult();
    }

    @Override
    protected void done() {
        if (closed) {
            closeResult();
        }
    }

    private void closeResult() {
        if (state() == Future.State.SUCCESS) {
            closing.accept(resultNow());
        }
    }
}
