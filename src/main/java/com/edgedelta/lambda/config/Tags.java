package com.edgedelta.lambda.config;

import java.util.Map;

/// How tags appear in records.
///
/// @param forwarded whether records contain the function's own tags
/// @param prefix precedes each tag's key
/// @param fixed the tags of the settings, `ED_TAG_<NAME>`, by their keys with the prefix
public record Tags(boolean forwarded, String prefix, Map<String, String> fixed) {
    static final Tags NONE = new Tags(false, "", Map.of());
}
