package com.edgedelta.lambda.endpoint;

import java.util.function.IntPredicate;

/// A Firehose endpoint's response to one call.
///
/// @param http the response; if its status is 2xx, the endpoint makes the body
/// @param failing the positions of records that are not accepted
public record FirehoseAnswer(EndpointAnswer http, IntPredicate failing) {
    public static FirehoseAnswer accept() {
        return failing(record -> false);
    }

    /// 200, and `FailedPutCount` for these records.
    public static FirehoseAnswer failing(IntPredicate records) {
        return new FirehoseAnswer(
                EndpointAnswer.status(200).withHeader("Content-Type", "application/x-amz-json-1.1"), records);
    }

    /// An error in the form of AWS's JSON protocol.
    public static FirehoseAnswer error(int status, String code) {
        return of(EndpointAnswer.status(status)
                .withHeader("Content-Type", "application/x-amz-json-1.1")
                .withBody("{\"__type\":\"" + code + "\",\"message\":\"a message\"}"));
    }

    /// A fault below the protocol: a hang, a closed connection, a delay.
    public static FirehoseAnswer of(EndpointAnswer http) {
        return new FirehoseAnswer(http, record -> false);
    }
}
