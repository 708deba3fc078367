package com.edgedelta.lambda.rules;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;

/// Reads the file of rules. It never waits: only a regular file is opened.
final class RuleFile {
    static final int LARGEST = 64 * 1024;

    private RuleFile() {}

    /// @param path relative to the folder, unless it is absolute
    static byte[] read(String folder, String path) throws IOException {
        File named = new File(path);
        File file = named.isAbsolute() ? named : new File(folder, path);
        if (!file.exists()) {
            throw new IOException("there is no such file in " + folder);
        }
        if (!file.isFile()) {
            throw new IOException("it is not a regular file");
        }
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("it has more than 64 KB");
            }
            return bytes;
        }
    }
}
