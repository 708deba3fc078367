package com.edgedelta.lambda.config;

/// The kinds of telemetry, by their names in the Telemetry API.
public enum LogType implements Named {
    FUNCTION("function"),
    PLATFORM("platform"),
    EXTENSION("extension");

    private final String wireName;

    LogType(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
