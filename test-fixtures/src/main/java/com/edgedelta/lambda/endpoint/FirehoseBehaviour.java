package com.edgedelta.lambda.endpoint;

/// Decides what a Firehose endpoint does with a call; `call.number()` says which one it is.
@FunctionalInterface
public interface FirehoseBehaviour {
    FirehoseAnswer answer(FirehoseCall call);

    /// Does this with the first calls, and then takes all.
    static FirehoseBehaviour first(int calls, FirehoseAnswer answer) {
        return call -> call.number() <= calls ? answer : FirehoseAnswer.accept();
    }
}
