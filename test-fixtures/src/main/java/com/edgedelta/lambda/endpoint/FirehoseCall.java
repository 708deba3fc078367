package com.edgedelta.lambda.endpoint;

import java.util.List;

/// One `PutRecordBatch` as it arrived; numbers count from 1.
///
/// @param token the session's token, or the word `null`
/// @param records the contents of each record; empty if records are not kept
public record FirehoseCall(int number, String stream, String token, List<String> records) {}
