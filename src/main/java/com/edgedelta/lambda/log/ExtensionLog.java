package com.edgedelta.lambda.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// The extension's own lines. Each is a single write of `[edgedelta] ` and a text to standard output, which Lambda
/// sends to CloudWatch.
///
/// No caller prints a line per batch: with a subscription to `extension` logs each line comes back as telemetry.
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

    /// Prints information, only with `ED_PRINT_EXTENSION_LOGS=true`.
    public void info(String line) {
        if (printInformation) {
            print(line);
        }
    }

    /// Prints what a user must know: a bad setting, a refused permission, a destination that is down, drops. It is
    /// always printed, so the caller must call this once per incident.
    public void warn(String line) {
        print(line);
    }

    private synchronized void print(String line) {
        try {
            out.write((PREFIX + line + "\n").getBytes(UTF_8));
            out.flush();
        } catch (IOException closed) {
            return; // It cannot be reported elsewhere, and the function matters more than our line.
        }
    }
}
