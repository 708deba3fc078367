package com.edgedelta.lambda.http;

/// What the extension calls itself where it speaks HTTP with others.
public final class UserAgent {
    private static final String NAME = "edgedelta-lambda-extension";

    private UserAgent() {}

    /// Name and version; the launcher's options tell the version.
    public static String value() {
        String version = System.getProperty("edgedelta.version", "");
        return version.isEmpty() ? NAME : NAME + "/" + version;
    }
}
