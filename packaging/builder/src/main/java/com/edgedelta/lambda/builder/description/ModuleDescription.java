package com.edgedelta.lambda.builder.description;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a module that is made of JARs has, besides what the JARs say themselves.
///
/// @param jars the names of the JARs, without versions; `*` for all that no other module names
/// @param requires the modules that it requires
/// @param uses the services that it uses and that none of its JARs provides
/// @param provides classes by the service that they provide and that no JAR names
public record ModuleDescription(
        String name, List<String> jars, List<String> requires, List<String> uses, Map<String, String> provides) {
    /// Reads the description of that module in the folder.
    public static ModuleDescription read(Path folder, String name) throws IOException {
        Description description = new Description(folder.resolve(name + ".module"));
        Map<String, String> provides = new LinkedHashMap<>();
        for (String provided : description.words("provides")) {
            String[] parts = provided.split(":", 2);
            provides.put(parts[0], parts[parts.length - 1]);
        }
        return new ModuleDescription(
                name, description.words("jars"), description.words("requires"), description.words("uses"), provides);
    }
}
