package com.edgedelta.lambda.endpoint;

import java.util.function.IntPredicate;

/// What a Firehose endpoint does with one call.
///
/// @param http the answer, whose body is the endpoint's affair where its status is 2xx
/// @param failing by their place, the records of such a call that are not taken
public record FirehoseAnswer(EndpointAnswer http, IntPredicate failing) {
    public static FirehoseAnswer accept() {
        return failing(record -> false);
    }

    /// 200, and `FailedPutCount` for these records.
    public static FirehoseAnswer failing(IntPredicate records) {
        return new FirehoseAnswer(
                EndpointAnswer.status(200).withHeader("Content-Type", "application/x-amz-json-1.1"), records);
    }

    /// An error as AWS's JSON protocol tells it.
    public static FirehoseAnswer error(int status, String code) {
        return of(EndpointAnswer.status(status)
                .withHeader("Content-Type", "application/x-amz-json-1.1")
                .withBody("{\"__type\":\"" + code + "\",\"message\":\"a message\"}"));
    }

    /// What is below the protocol: a hang, a closed connection, a delay.
    public static FirehoseAnswer of(EndpointAnswer http) {
        return new FirehoseAnswer(http, record -> false);
    }
}
