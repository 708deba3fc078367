package com.edgedelta.lambda.config;

import java.util.Set;

/// The names of all variables that the extension itself defines. A test compares them with the readers' names.
final class SettingNames {
    static final String TAG = "ED_TAG_";
    static final String TAG_PREFIX = "ED_TAG_PREFIX";

    static final Set<String> ALL = Set.of(
            "ED_AUTH_TOKEN",
            "ED_AUTH_TOKEN_SECRET",
            "ED_BUFFER_SIZE_MB",
            "ED_CA_BUNDLE",
            "ED_COMPRESSION",
            "ED_DROP_FIELDS",
            "ED_ENABLED",
            "ED_ENDPOINT",
            "ED_FILTER_REPORT",
            "ED_FLUSH_AT_NEXT_INVOKE",
            "ED_FLUSH_INTERVAL_MS",
            "ED_FLUSH_STRATEGY",
            "ED_FORWARD_LAMBDA_TAGS",
            "ED_HTTP_HEADERS",
            "ED_JSON_MESSAGE",
            "ED_LAMBDA_LOG_TYPES",
            "ED_LAMBDA_MAX_BYTES",
            "ED_LAMBDA_MAX_ITEMS",
            "ED_LAMBDA_TIMEOUT_MS",
            "ED_MAX_RECORD_KB",
            "ED_MAX_REQUEST_KB",
            "ED_MIN_LOG_LEVEL",
            "ED_MULTILINE_PATTERN",
            "ED_PLATFORM_EVENTS",
            "ED_PRINT_EXTENSION_LOGS",
            "ED_PROCESSING_RULES",
            "ED_PROCESSING_RULES_FILE",
            "ED_PROXY",
            "ED_PUSH_TIMEOUT_SEC",
            "ED_RETRY_INTERVAL_MS",
            "ED_SAMPLE_RATE",
            "ED_SEVERITY",
            TAG_PREFIX,
            "ED_TELEMETRY_PORT",
            "ED_WARMUP",
            "KINESIS_ENDPOINT",
            "PUSHER_MODE");

    private SettingNames() {}

    /// Whether the variable defines a tag, `ED_TAG_<NAME>`.
    static boolean isTag(String name) {
        return name.startsWith(TAG) && name.length() > TAG.length() && !name.equals(TAG_PREFIX);
    }
}
