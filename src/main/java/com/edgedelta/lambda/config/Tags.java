package com.edgedelta.lambda.config;

/// What of the function's tags goes into the records.
///
/// @param forwarded whether records carry the function's tags
/// @param prefix what is put before each tag's key
public record Tags(boolean forwarded, String prefix) {}
