package com.edgedelta.lambda.builder.notice;

import com.edgedelta.lambda.builder.modules.Component;
import com.edgedelta.lambda.builder.patch.Patches;
import com.edgedelta.lambda.builder.runtime.BaseJdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The file `NOTICE.txt` of a layer: its components with their licenses and where the texts are, which JDK its runtime
/// is made of, what was changed in it, and where the sources are. docs/licenses.md says which duty each part meets.
///
/// @param title product, version and architecture
/// @param sources where the sources of this project are
/// @param components the JARs by the module that holds them
public record Notice(
        String title,
        String sources,
        BaseJdk jdk,
        String date,
        Map<String, List<Component>> components,
        List<Patches.Applied> patches) {
    private static final String JDK_LICENSE = "GPL-2.0-only WITH Classpath-exception-2.0";
    private static final String LEGAL = "runtime/legal/";

    /// Writes the file into the folder that holds the runtime.
    public void write(Path home) throws IOException {
        StringBuilder text = new StringBuilder(title + "\n\n");
        text.append("License: ").append(license()).append("\n\n");
        text.append("Components, their licenses, and the folder with the license texts:\n\n");
        try (Stream<Path> legal = Files.list(home.resolve(LEGAL))) {
            legal.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .filter(module -> !components.containsKey(module))
                    .forEach(module -> line(text, "OpenJDK " + module, jdk.jdk().version(), JDK_LICENSE, module));
        }
        components.forEach((module, jars) ->
                jars.forEach(jar -> line(text, jar.artifact(), jar.version(), jar.license(), module)));
        text.append("\nThe folder runtime was made by jlink from ").append(jdk).append(".\n");
        text.append("The sources of that JDK: ").append(jdk.sources()).append("\n");
        modifications(text);
        text.append("The sources of the extension and of the program that makes this layer: ")
                .append(sources)
                .append("\n");
        Files.writeString(home.resolve("NOTICE.txt"), text);
    }

    /// One SPDX expression for all components.
    String license() {
        TreeSet<String> all = new TreeSet<>();
        components
                .values()
                .forEach(jars ->
                        jars.forEach(jar -> all.addAll(List.of(jar.license().split(" AND ", -1)))));
        return all.stream().collect(Collectors.joining(" AND ")) + " AND " + JDK_LICENSE;
    }

    private static void line(StringBuilder text, String name, String version, String license, String module) {
        text.append("  %s %s | %s | %s%s%n".formatted(name, version, license, LEGAL, module));
    }

    private void modifications(StringBuilder text) {
        if (patches.isEmpty()) {
            text.append("No class of it was changed.\n");
            return;
        }
        text.append("Classes of it were changed on ").append(date).append(", by these patches:\n\n");
        for (Patches.Applied applied : patches) {
            text.append("  ").append(applied.patch().name()).append(": ");
            text.append(applied.patch().change())
                    .append(" (")
                    .append(applied.where())
                    .append(")\n");
        }
        text.append("\nThe sources of the patches: the folder packaging/builder of the sources of the extension.\n");
    }
}
