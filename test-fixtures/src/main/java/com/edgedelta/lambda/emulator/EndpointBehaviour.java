package com.edgedelta.lambda.emulator;

/// Decides what the endpoint does with a request; `request.number()` says which one it is.
@FunctionalInterface
public interface EndpointBehaviour {
    EndpointAnswer answer(EndpointRequest request);

    static EndpointBehaviour always(EndpointAnswer answer) {
        return request -> answer;
    }

    /// Does this with the first requests, and then accepts all.
    static EndpointBehaviour first(int requests, EndpointAnswer answer) {
        return request -> request.number() <= requests ? answer : EndpointAnswer.status(200);
    }
}
