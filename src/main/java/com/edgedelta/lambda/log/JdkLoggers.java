package com.edgedelta.lambda.log;

/// Loggers for the JDK's own classes. Its HTTP client asks for one first.
public final class JdkLoggers extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new WarningLogger(name, System.err);
    }
}
