package com.edgedelta.lambda.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.log.ExtensionLog;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// Keeps the lines that the extension prints.
public final class LogLines {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ExtensionLog log;

    /// With warnings only, as by default.
    public LogLines() {
        this(false);
    }

    public LogLines(boolean information) {
        log = new ExtensionLog(out, information);
    }

    public ExtensionLog log() {
        return log;
    }

    public List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }

    public String text() {
        return out.toString(UTF_8);
    }
}
