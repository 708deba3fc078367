package com.edgedelta.lambda.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// The extension's own lines, each one write of `[edgedelta] ` and a text, to standard output: Lambda takes what an
/// extension prints there to CloudWatch.
///
/// Nobody prints one a batch: where `extension` logs are subscribed to, each line comes back as telemetry.
public final class ExtensionLog {
    private static final String PREFIX = "[edgedelta] ";

    private final OutputStream out;
    private final boolean printInformation;

    public ExtensionLog(OutputStream out, boolean printInformation) {
        this.out = out;
        this.printInformation = printInformation;
    }

    public static ExtensionLog toStandardOutput(boolean printInformation) {
        return new ExtensionLog(new FileOutputStream(FileDescriptor.out), printInformation);
    }

    /// What a user may like to know; only with `ED_PRINT_EXTENSION_LOGS=true`.
    public void info(String line) {
        if (printInformation) {
            print(line);
        }
    }

    /// What a user must know: a bad setting, a refused permission, a destination that is down, drops. Always printed,
    /// so the caller sees to it that it is once an incident.
    public void warn(String line) {
        print(line);
    }

    private synchronized void print(String line) {
        try {
            out.write((PREFIX + line + "\n").getBytes(UTF_8));
            out.flush();
        } catch (IOException closed) {
            return; // Nowhere is left to say it, and a line of ours is not worth the function.
        }
    }
}
