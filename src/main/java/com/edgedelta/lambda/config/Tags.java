package com.edgedelta.lambda.config;

/// How the function's tags appear in records.
///
/// @param forwarded whether records carry the function's tags
/// @param prefix precedes each tag's key
public record Tags(boolean forwarded, String prefix) {}
