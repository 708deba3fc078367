package com.edgedelta.lambda.config;

/// How severe a line is, in OpenTelemetry's words, which are Lambda's log levels, too. The least severe comes first.
public enum Severity {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL
}
