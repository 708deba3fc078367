package com.edgedelta.lambda.builder.description;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What distinguishes one layer from another.
///
/// @param name the name of its zip, without the architecture
/// @param modules the modules that are made of JARs, each after those it requires; the last one is the application
/// @param patches the names of the patches that its runtime gets, in order
/// @param jlink options for `jlink` besides those that all layers have
/// @param training which life is recorded for its class cache
/// @param zippedMb the most that the zip may have, in MB of 1,000,000 bytes
/// @param unzippedMb the most that its files may have, likewise
public record LayerDescription(
        String name,
        List<String> modules,
        List<String> patches,
        List<String> jlink,
        String training,
        int zippedMb,
        int unzippedMb) {
    private static final String ENDING = ".layer";

    /// Reads the descriptions in the folder, by name.
    ///
    /// @throws BuildFailure if there is none, or one is incomplete
    public static List<LayerDescription> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> described = files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
            if (described.isEmpty()) {
                throw new BuildFailure(folder + " has no file *" + ENDING);
            }
            List<LayerDescription> layers = new ArrayList<>();
            for (Path file : described) {
                layers.add(read(file));
            }
            return layers;
        }
    }

    static LayerDescription read(Path file) throws IOException {
        Description description = new Description(file);
        List<String> modules = description.words("modules");
        if (modules.isEmpty()) {
            throw new BuildFailure(file + ": the key modules is missing");
        }
        return new LayerDescription(
                description.text("name"),
                modules,
                description.words("patches"),
                description.words("jlink"),
                description.text("training"),
                description.number("zipped.mb"),
                description.number("unzipped.mb"));
    }

    /// The module that the runtime is made for.
    public String application() {
        return modules.getLast();
    }

    /// The same layer on the JDK's own classes, without options of its own for `jlink`: they leave out classes that
    /// only a patch makes superfluous.
    public LayerDescription unpatched() {
        return new LayerDescription(name, modules, List.of(), List.of(), training, zippedMb, unzippedMb);
    }
}
