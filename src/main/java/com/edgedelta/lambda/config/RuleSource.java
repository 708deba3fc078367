package com.edgedelta.lambda.config;

/// Where the processing rules are. Their text is read later, so that it does not delay `register`.
///
/// @param json the rules in `ED_PROCESSING_RULES`; empty if it is not set
/// @param file the path in `ED_PROCESSING_RULES_FILE`, as set; empty if it is not set
/// @param folder the folder that a relative path begins in
public record RuleSource(String json, String file, String folder) {}
