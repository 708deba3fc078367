package com.edgedelta.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// The environment as UTF-8. `System.getenv` decodes it by the locale; if that is C, or is not installed, each byte
/// of `ü` becomes U+FFFD.
final class ProcessEnvironment {
    /// What the kernel keeps of the environment at `exec` (proc(5)): entries that end with a NUL byte.
    private static final String FILE = "/proc/self/environ";

    private ProcessEnvironment() {}

    /// Falls back on the JDK's reading if the file cannot be read.
    static Map<String, String> read() {
        try (FileInputStream file = new FileInputStream(FILE)) {
            return parse(file.readAllBytes());
        } catch (IOException unreadable) {
            return System.getenv();
        }
    }

    /// The first of several entries with one name counts, as for `getenv`.
    static Map<String, String> parse(byte[] entries) {
        Map<String, String> environment = new HashMap<>();
        int begin = 0;
        for (int i = 0; i < entries.length; i++) {
            if (entries[i] == 0) {
                add(new String(entries, begin, i - begin, UTF_8), environment);
                begin = i + 1;
            }
        }
        add(new String(entries, begin, entries.length - begin, UTF_8), environment);
        return environment;
    }

    private static void add(String entry, Map<String, String> environment) {
        int equals = entry.indexOf('=', 1);
        if (equals > 0) {
            environment.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
        }
    }
}
