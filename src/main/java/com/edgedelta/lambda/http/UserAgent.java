package com.edgedelta.lambda.http;

/// The extension's name in HTTP requests to others.
public final class UserAgent {
    private static final String NAME = "edgedelta-lambda-extension";

    private UserAgent() {}

    /// Returns name and version. The version is a system property in the launcher's options.
    public static String value() {
        String version = System.getProperty("edgedelta.version", "");
        return version.isEmpty() ? NAME : NAME + "/" + version;
    }
}
