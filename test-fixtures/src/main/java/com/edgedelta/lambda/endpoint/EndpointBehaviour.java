package com.edgedelta.lambda.endpoint;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Decides the endpoint's response to a request; `request.number()` is its number.
@FunctionalInterface
public interface EndpointBehaviour {
    EndpointAnswer answer(EndpointRequest request);

    static EndpointBehaviour always(EndpointAnswer answer) {
        return request -> answer;
    }

    /// Does these with the next POSTs, one after the other, and accepts all later ones; a warm-up's `HEAD` uses
    /// none up.
    static EndpointBehaviour inTurn(EndpointAnswer... answers) {
        var left = new ConcurrentLinkedQueue<>(List.of(answers));
        return request -> {
            var next = request.method().equals("POST") ? left.poll() : null;
            return next == null ? EndpointAnswer.status(200) : next;
        };
    }

    /// Refuses requests with a larger body with 413.
    static EndpointBehaviour atMost(int bytes) {
        return request -> EndpointAnswer.status(request.bodyLength() > bytes ? 413 : 200);
    }

    /// Responds with this if the body contains that text.
    static EndpointBehaviour where(String text, EndpointAnswer answer) {
        return request -> request.text().contains(text) ? answer : EndpointAnswer.status(200);
    }

    /// Does the first with each path that has this ending, the second with all others.
    static EndpointBehaviour atPath(String end, EndpointBehaviour there, EndpointBehaviour elsewhere) {
        return request -> (request.path().endsWith(end) ? there : elsewhere).answer(request);
    }

    /// Does this with the first requests, and accepts all later ones.
    static EndpointBehaviour first(int requests, EndpointAnswer answer) {
        return request -> request.number() <= requests ? answer : EndpointAnswer.status(200);
    }
}
