package com.edgedelta.lambda.packaging;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/// The modules of a layer's runtime, as its file `release` tells them.
final class RuntimeModules {
    /// The one that is not the JDK's.
    static final String OWN = "com.edgedelta.lambda.loggers";

    private RuntimeModules() {}

    static List<String> of(Path home) throws IOException {
        Properties release = new Properties();
        try (Reader file = Files.newBufferedReader(home.resolve("runtime/release"))) {
            release.load(file);
        }
        return List.of(release.getProperty("MODULES").replace("\"", "").split(" ", -1));
    }
}
