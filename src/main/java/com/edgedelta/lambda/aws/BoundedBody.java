package com.edgedelta.lambda.aws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Reads one answer's body into memory, but not one of any size: whoever answers may be somebody else than AWS.
final class BoundedBody implements HttpResponse.BodyHandler<byte[]>, HttpResponse.BodySubscriber<byte[]> {
    /// More than any answer that is asked for has: a secret of 64 KiB, each of whose characters is escaped, fits.
    private static final int MOST = 512 * 1024;

    private final CompletableFuture<byte[]> read = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public HttpResponse.BodySubscriber<byte[]> apply(HttpResponse.ResponseInfo headers) {
        return this;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
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
            if (body.size() + buffer.remaining() > MOST) {
                giveUp();
                return;
            }
            byte[] piece = new byte[buffer.remaining()];
            buffer.get(piece);
            body.writeBytes(piece);
        }
    }

    private void giveUp() {
        if (subscription != null) {
            subscription.cancel();
        }
        onError(new IOException("more than " + MOST + " bytes"));
    }

    @Override
    public void onError(Throwable broken) {
        read.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        read.complete(body.toByteArray());
    }
}
