package com.edgedelta.lambda.endpoint;

/// System properties that `com.sun.net.httpserver` reads once, before the first server is made.
public final class ServerDefaults {
    private ServerDefaults() {}

    /// Without these, Nagle's algorithm adds 40 ms to responses with a body, and connections that are idle for 30 s
    /// are closed.
    public static void set() {
        defaultTo("sun.net.httpserver.nodelay", "true");
        defaultTo("sun.net.httpserver.idleInterval", "3600");
    }

    private static void defaultTo(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
