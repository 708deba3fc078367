package com.edgedelta.lambda.endpoint;

/// Decides a Firehose endpoint's response to a call; `call.number()` is its number.
@FunctionalInterface
public interface FirehoseBehaviour {
    FirehoseAnswer answer(FirehoseCall call);

    /// Does this with the first calls, and accepts all later ones.
    static FirehoseBehaviour first(int calls, FirehoseAnswer answer) {
        return call -> call.number() <= calls ? answer : FirehoseAnswer.accept();
    }
}
