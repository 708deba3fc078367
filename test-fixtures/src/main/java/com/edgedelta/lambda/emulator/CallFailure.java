package com.edgedelta.lambda.emulator;

/// How a call of Lambda's APIs fails.
public sealed interface CallFailure {
    /// The connection is closed without a response.
    CallFailure RESET = new Reset();

    /// No response as long as the extension lives.
    CallFailure SILENCE = new Silence();

    /// The call is carried out, but the connection is closed without a response.
    CallFailure ANSWER_LOST = new AnswerLost();

    static CallFailure status(int status) {
        return new Status(status);
    }

    record Status(int status) implements CallFailure {}

    record Reset() implements CallFailure {}

    record Silence() implements CallFailure {}

    record AnswerLost() implements CallFailure {}
}
