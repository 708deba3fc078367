package com.edgedelta.lambda.sink;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Takes a response's status and headers as soon as they have come. Of the body it reads only so much that the
/// connection can be used again after an ordinary response, and discards it.
final class StatusOnly implements HttpResponse.BodyHandler<Void> {
    static final int NONE = 0;

    private static final int LONGEST_BODY = 64 * 1024;

    private final CompletableFuture<Void> came = new CompletableFuture<>();
    private volatile int status = NONE;
    private volatile HttpResponse.@Nullable ResponseInfo headers;

    StatusOnly() {}

    /// A status that is known without headers.
    StatusOnly(int status) {
        this.status = status;
    }

    /// Completes when the status has come.
    CompletableFuture<Void> came() {
        return came;
    }

    /// The status, or [#NONE] before the headers have come.
    int status() {
        return status;
    }

    /// The first value of that header; null if there is none.
    @Nullable
    String header(String name) {
        HttpResponse.ResponseInfo received = headers;
        return received == null ? null : received.headers().firstValue(name).orElse(null);
    }

    @Override
    public HttpResponse.BodySubscriber<Void> apply(HttpResponse.ResponseInfo headers) {
        this.headers = headers;
        status = headers.statusCode();
        came.complete(null);
        return new Skim();
    }

    private static final class Skim implements HttpResponse.BodySubscriber<Void> {
        private final CompletableFuture<Void> read = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;
        private int length;

        @Override
        public CompletionStage<Void> getBody() {
            return read;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                length += buffer.remaining();
            }
            if (length > LONGEST_BODY && subscription != null) {
                subscription.cancel();
                onComplete();
            }
        }

        @Override
        public void onError(Throwable broken) {
            onComplete(); // The status is known; what is wrong with the body does not change it.
        }

        @Override
        public void onComplete() {
            read.complete(null);
        }
    }
}
