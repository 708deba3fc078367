package com.edgedelta.lambda.builder;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What the program was asked to do.
///
/// @param layers the folder with the descriptions, the launcher and the options of Java and `jlink`
/// @param only the one layer to build; empty for all
/// @param jars the folder with the JARs that Maven found
/// @param target the folder for the layers and all files on the way; packed layers are there, too
/// @param time that of all files in the layers
/// @param check whether packed layers are to be checked instead of layers to be built
/// @param stock whether the JDK's classes stay as they are
/// @param sources where the sources of this project are
/// @param training whether the class cache is made; an emulated CPU is too slow for the life that is recorded
/// @param glibc the newest glibc that the runtime may need: 26 for 2.26
record Options(
        Path layers,
        String only,
        Path jars,
        Path target,
        String version,
        Instant time,
        boolean check,
        boolean stock,
        String sources,
        boolean training,
        int glibc) {
    /// Reads words like `--version=0.1.0`.
    static Options parse(String... words) {
        Map<String, String> given = new HashMap<>();
        for (String word : words) {
            String[] parts = word.split("=", 2);
            if (!parts[0].startsWith("--") || parts.length < 2) {
                throw new BuildFailure("not an option with a value: " + word);
            }
            given.put(parts[0].substring(2), parts[1]);
        }
        return new Options(
                Path.of(required(given, "layers")),
                given.getOrDefault("only", ""),
                Path.of(required(given, "jars")),
                Path.of(required(given, "target")),
                required(given, "version"),
                Instant.parse(required(given, "time")),
                Boolean.parseBoolean(given.get("check")),
                Boolean.parseBoolean(given.get("stock")),
                given.getOrDefault("sources", ""),
                Boolean.parseBoolean(given.getOrDefault("training", "true")),
                Integer.parseInt(given.getOrDefault("glibc", "26")));
    }

    private static String required(Map<String, String> given, String name) {
        String value = given.get(name);
        if (value == null || value.isBlank()) {
            throw new BuildFailure("the option --" + name + " is missing");
        }
        return value;
    }
}
