package com.edgedelta.lambda.packaging.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A line of the JVM's log of loaded classes, `-Xlog:class+load`.
///
/// @param source the place it was loaded from
record LoadedClass(String name, String source) {
    private static final Pattern LINE = Pattern.compile("(?:\\[[^]]*])*\\s*(\\S+) source: (.*)");

    static List<LoadedClass> read(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> new LoadedClass(line.group(1), line.group(2)))
                    .toList();
        }
    }

    boolean fromCache() {
        return source.equals("shared objects file");
    }

    /// The code of a `switch` over types, which the JDK makes at run time; the runtime's patch avoids it.
    boolean typeSwitch() {
        return name.contains("$$TypeSwitch");
    }

    boolean own() {
        return name.startsWith("com.edgedelta.");
    }

    /// A hidden class: its name ends with an address.
    boolean madeAtRunTime() {
        return name.contains("/");
    }
}
