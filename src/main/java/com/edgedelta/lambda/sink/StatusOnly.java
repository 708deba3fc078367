package com.edgedelta.lambda.sink;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Keeps a response's status and headers as soon as they are there, and discards its body. It reads only so much of
/// the body that the connection can be reused after an ordinary one.
final class StatusOnly implements HttpResponse.BodyHandler<Void> {
    static final int NONE = 0;

    private static final int LONGEST_BODY = 64 * 1024;

    private volatile int status = NONE;
    private volatile HttpResponse.@Nullable ResponseInfo headers;

    /// Returns the status, or [#NONE] before the headers have come.
    int status() {
        return status;
    }

    /// Returns the first value of that header, or null.
    @Nullable
    String header(String name) {
        HttpResponse.ResponseInfo came = headers;
        return came == null ? null : came.headers().firstValue(name).orElse(null);
    }

    @Override
    public HttpResponse.BodySubscriber<Void> apply(HttpResponse.ResponseInfo headers) {
        this.headers = headers;
        status = headers.statusCode();
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
            onComplete(); // The status is known; a broken body does not change it.
        }

        @Override
        public void onComplete() {
            read.complete(null);
        }
    }
}
