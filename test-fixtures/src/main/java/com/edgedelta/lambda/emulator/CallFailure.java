package com.edgedelta.lambda.emulator;

/// How a call of Lambda's APIs goes wrong.
public sealed interface CallFailure {
    /// The connection is closed without an answer.
    CallFailure RESET = new Reset();

    /// No answer comes for as long as the extension lives.
    CallFailure SILENCE = new Silence();

    /// The call is carried out, but the connection is closed without an answer.
    CallFailure ANSWER_LOST = new AnswerLost();

    static CallFailure status(int status) {
        return new Status(status);
    }

    record Status(int status) implements CallFailure {}

    record Reset() implements CallFailure {}

    record Silence() implements CallFailure {}

    record AnswerLost() implements CallFailure {}
}
