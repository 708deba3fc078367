package com.edgedelta.lambda.builder.description;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/// A file of keys and values in the format of [Properties]; a list's words are separated by spaces.
final class Description {
    private final Path file;
    private final Properties values = new Properties();

    Description(Path file) throws IOException {
        this.file = file;
        try (Reader in = Files.newBufferedReader(file)) {
            values.load(in);
        }
    }

    String text(String key) {
        String value = values.getProperty(key, "").strip();
        if (value.isEmpty()) {
            throw new BuildFailure(file + ": the key " + key + " is missing");
        }
        return value;
    }

    int number(String key) {
        try {
            return Integer.parseInt(text(key));
        } catch (NumberFormatException e) {
            throw new BuildFailure(file + ": " + key + "=" + text(key) + " is not a number", e);
        }
    }

    /// The words of a list; an absent key is an empty list.
    List<String> words(String key) {
        String value = values.getProperty(key, "").strip();
        return value.isEmpty() ? List.of() : List.of(value.split("\\s+", -1));
    }
}
