package com.edgedelta.lambda.shape;

/// Why a record was left out on purpose.
public enum FilterReason {
    /// Its level is below `ED_MIN_LOG_LEVEL`.
    LEVEL("level"),
    /// A processing rule excludes it.
    RULE("rule"),
    /// Its invocation is not in the sample.
    SAMPLE("sample");

    private final String wireName;

    FilterReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
