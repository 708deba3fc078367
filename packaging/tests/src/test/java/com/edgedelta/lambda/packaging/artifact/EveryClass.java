package com.edgedelta.lambda.packaging.artifact;

import com.edgedelta.lambda.builder.jdk.PlainCallSites;
import com.edgedelta.lambda.packaging.fixture.Command;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Links every class of the Java runtime it runs on, which verifies them if the JVM verifies its own classes;
/// an error of the JVM ends it. Prints their number, and each class that is not the boot loader's, needs a
/// missing class, or was a lambda and is not in a nest.
final class EveryClass {
    /// `/modules` and the module's name come before the class's path.
    private static final int CLASS = 2;

    private static final String SUFFIX = ".class";

    private EveryClass() {}

    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        List<String> names;
        try (Stream<Path> files =
                Files.walk(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules"))) {
            names = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .map(file -> file.subpath(CLASS, file.getNameCount()).toString())
                    .filter(file -> !file.equals("module-info" + SUFFIX))
                    .map(file ->
                            file.substring(0, file.length() - SUFFIX.length()).replace('/', '.'))
                    .toList();
        }
        for (String name : names) {
            try {
                link(Class.forName(name, false, ClassLoader.getSystemClassLoader()));
            } catch (NoClassDefFoundError missing) {
                System.out.println(name + " needs " + missing.getMessage());
            }
        }
        System.out.println(names.size());
    }

    /// Runs on the Java of that layer.
    static Command in(Path home) {
        return Command.run(
                home.resolve("runtime/bin/java").toString(),
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+BytecodeVerificationLocal",
                "-cp",
                System.getProperty("java.class.path"),
                EveryClass.class.getName());
    }

    private static void link(Class<?> type) {
        if (type.getDeclaredMethods() == null) {
            throw new IllegalStateException(type.getName());
        }
        if (type.getName().contains(PlainCallSites.LAMBDA) && type.getNestHost() == type) {
            System.out.println(type.getName() + " is in no nest");
        }
        if (type.getClassLoader() != null) {
            System.out.println(type.getName() + " is of " + type.getClassLoader());
        }
    }
}
