package com.edgedelta.lambda.endpoint;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Decides what the endpoint does with a request; `request.number()` says which one it is.
@FunctionalInterface
public interface EndpointBehaviour {
    EndpointAnswer answer(EndpointRequest request);

    static EndpointBehaviour always(EndpointAnswer answer) {
        return request -> answer;
    }

    /// Does these with the POSTs that come, one after the other, and then accepts all; a warm-up's `HEAD` uses none up.
    static EndpointBehaviour inTurn(EndpointAnswer... answers) {
        var left = new ConcurrentLinkedQueue<>(List.of(answers));
        return request -> {
            var next = request.method().equals("POST") ? left.poll() : null;
            return next == null ? EndpointAnswer.status(200) : next;
        };
    }

    /// Finds requests with a larger body too large, 413.
    static EndpointBehaviour atMost(int bytes) {
        return request -> EndpointAnswer.status(request.bodyLength() > bytes ? 413 : 200);
    }

    /// Answers this where the body contains that text.
    static EndpointBehaviour where(String text, EndpointAnswer answer) {
        return request -> request.text().contains(text) ? answer : EndpointAnswer.status(200);
    }

    /// Does this with each path that ends so, and the other thing with all else.
    static EndpointBehaviour atPath(String end, EndpointBehaviour there, EndpointBehaviour elsewhere) {
        return request -> (request.path().endsWith(end) ? there : elsewhere).answer(request);
    }

    /// Does this with the first requests, and then accepts all.
    static EndpointBehaviour first(int requests, EndpointAnswer answer) {
        return request -> request.number() <= requests ? answer : EndpointAnswer.status(200);
    }
}
