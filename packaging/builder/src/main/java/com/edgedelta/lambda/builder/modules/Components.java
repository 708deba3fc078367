package com.edgedelta.lambda.builder.modules;

import com.edgedelta.lambda.builder.description.ModuleDescription;
import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The JARs that Maven found for the layers, each with its license: the folder `licenses` has a table of SPDX
/// expressions by artifact, `components.properties`, and a text for each JAR without one: `ARTIFACT-LICENSE.txt`, or
/// `SPDX-LICENSE.txt` for a text that names no owner.
public final class Components {
    private static final Pattern NAME = Pattern.compile("(.+?)-(\\d.*)\\.jar");
    private static final Pattern TEXT = Pattern.compile("META-INF/[^/]*LICENSE[^/]*");

    private final Map<String, Component> byArtifact = new TreeMap<>();

    /// @throws BuildFailure if the table has no license for a JAR, or neither the JAR nor the folder has a text
    public Components(Path jars, Path licenses) throws IOException {
        Properties table = new Properties();
        try (Reader in = Files.newBufferedReader(licenses.resolve("components.properties"))) {
            table.load(in);
        }
        try (Stream<Path> files = Files.list(jars)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Component component = read(jar, table, licenses);
                byArtifact.put(component.artifact(), component);
            }
        }
    }

    private static Component read(Path jar, Properties table, Path licenses) throws IOException {
        Matcher name = NAME.matcher(jar.getFileName().toString());
        if (!name.matches()) {
            throw new BuildFailure(jar + ": the name has no version");
        }
        String artifact = name.group(1);
        String license = table.getProperty(artifact);
        if (license == null) {
            throw new BuildFailure(jar + ": no license is known; look it up, and add a line for " + artifact + " to "
                    + licenses.resolve("components.properties"));
        }
        return new Component(artifact, name.group(2), jar, license, texts(jar, artifact, license, licenses));
    }

    private static List<Path> texts(Path jar, String artifact, String license, Path licenses) throws IOException {
        if (hasText(jar)) {
            return List.of();
        }
        for (String name : List.of(artifact, license)) {
            Path text = licenses.resolve(name + "-LICENSE.txt");
            if (Files.exists(text)) {
                return List.of(text);
            }
        }
        throw new BuildFailure(
                jar + " has no license text, and there is no " + licenses.resolve(artifact) + "-LICENSE.txt");
    }

    private static boolean hasText(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).anyMatch(TEXT.asMatchPredicate());
        }
    }

    /// Those of a module, in the order of their names.
    ///
    /// @param all the modules of the layer: one of them may take the JARs that no other one names
    public List<Component> of(ModuleDescription module, Collection<ModuleDescription> all) {
        List<Component> components = new ArrayList<>();
        for (Component component : byArtifact.values()) {
            boolean named = module.jars().contains(component.artifact());
            boolean rest = module.jars().contains("*")
                    && all.stream().noneMatch(other -> other.jars().contains(component.artifact()));
            if (named || rest) {
                components.add(component);
            }
        }
        for (String name : module.jars()) {
            if (!name.equals("*") && !byArtifact.containsKey(name)) {
                throw new BuildFailure("module " + module.name() + ": there is no JAR " + name);
            }
        }
        return components;
    }
}
