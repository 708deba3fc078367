package com.edgedelta.lambda.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.spi.ToolProvider;

/// The modules that a layer's runtime has, and those it needs.
final class RuntimeModules {
    /// The one that is not the JDK's.
    private static final String OWN = "com.edgedelta.lambda.loggers";

    private RuntimeModules() {}

    /// Our own, and what `jdeps` says of those JARs.
    ///
    /// @param arguments more of them for `jdeps`, then the JARs
    static List<String> neededBy(List<String> arguments) {
        StringWriter needed = new StringWriter();
        PrintWriter out = new PrintWriter(needed);
        List<String> all =
                new ArrayList<>(List.of("--print-module-deps", "--ignore-missing-deps", "--multi-release=25"));
        all.addAll(arguments);
        int exitCode = ToolProvider.findFirst("jdeps").orElseThrow().run(out, out, all.toArray(String[]::new));
        out.flush();
        assertThat(exitCode).as(needed.toString()).isZero();
        return List.of((needed.toString().strip() + "," + OWN).split(",", -1));
    }

    /// What the file `release` says.
    static List<String> of(Path home) throws IOException {
        Properties release = new Properties();
        try (Reader file = Files.newBufferedReader(home.resolve("runtime/release"))) {
            release.load(file);
        }
        return List.of(release.getProperty("MODULES").replace("\"", "").split(" ", -1));
    }
}
