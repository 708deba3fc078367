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
import java.util.stream.Stream;

/// The modules that a layer's runtime has, and those it needs.
final class RuntimeModules {
    static final String CORE = "com.edgedelta.lambda";
    static final String FIREHOSE = CORE + ".firehose";

    private RuntimeModules() {}

    /// Those of ours, and what `jdeps` says of the JARs that the build made them of.
    static List<String> neededBy(String... own) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String module : own) {
            try (Stream<Path> files = Files.list(Path.of(System.getProperty("layer.jars"), module))) {
                files.map(Path::toString).sorted().forEach(jars::add);
            }
        }
        List<String> arguments = new ArrayList<>(List.of("--print-module-deps", "--ignore-missing-deps"));
        arguments.addAll(List.of("--multi-release=25", "--class-path", String.join(":", jars)));
        arguments.addAll(jars);
        StringWriter needed = new StringWriter();
        PrintWriter out = new PrintWriter(needed);
        int exitCode = ToolProvider.findFirst("jdeps").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        out.flush();
        assertThat(exitCode).as(needed.toString()).isZero();
        List<String> all = new ArrayList<>(List.of(own));
        all.addAll(List.of(needed.toString().strip().split(",", -1)));
        return all;
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
