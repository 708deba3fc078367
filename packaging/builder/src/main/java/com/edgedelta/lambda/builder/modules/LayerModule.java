package com.edgedelta.lambda.builder.modules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.layer.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Makes one module of the JARs in a folder, with the folder's name, for `jlink`, which takes nothing else: neither
/// minimal-json nor the AWS SDK is one.
///
/// The module is open, exports everything, and provides and uses the services that its JARs name in
/// `META-INF/services`: what was allowed on the class path is allowed still. Licenses become its legal notices.
final class LayerModule {
    private static final String META = "META-INF/";
    private static final String SERVICES = META + "services/";
    private static final String CLASS = ".class";
    private static final String USES = "--uses=";
    private static final String PROVIDES = "--provides=";

    private final String name;
    private final Path classes;
    private final Path legal;
    private final Set<String> packages = new TreeSet<>();
    private final Map<String, Set<String>> services = new TreeMap<>();

    private LayerModule(String name, Path work) throws IOException {
        this.name = name;
        this.classes = Files.createDirectories(work.resolve("classes"));
        this.legal = Files.createDirectories(work.resolve("legal"));
    }

    /// Arguments: the folder with the JARs; a folder, in which `NAME.jmod` is made; the time that its files get; the
    /// modules that it requires; and `--uses=SERVICE` for a service that it uses and none of its JARs provides,
    /// `--provides=SERVICE:CLASS` for one that no JAR names.
    public static void main(String[] arguments) throws IOException {
        Path jars = Path.of(arguments[0]);
        String name = jars.getFileName().toString();
        Path target = Files.createDirectories(Path.of(arguments[1])).resolve(name + ".jmod");
        Path work = Files.createTempDirectory(name);
        try {
            LayerModule module = new LayerModule(name, work);
            try (Stream<Path> files = Files.list(jars)) {
                for (Path jar : files.sorted().toList()) {
                    module.take(jar);
                }
            }
            module.describe(Arrays.asList(arguments).subList(3, arguments.length));
            Files.deleteIfExists(target);
            module.pack(target, arguments[2]);
        } finally {
            Layer.delete(work);
        }
    }

    private void take(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.isMultiRelease()) {
                throw new IllegalStateException(jar + " has classes for single versions of Java, which are not taken");
            }
            for (JarEntry entry :
                    file.stream().filter(each -> !each.isDirectory()).toList()) {
                try (InputStream in = file.getInputStream(entry)) {
                    take(jar, entry.getName(), in.readAllBytes());
                }
            }
        }
    }

    private void take(Path jar, String entry, byte[] content) throws IOException {
        if (entry.startsWith(SERVICES)) {
            Set<String> providers = providers(entry.substring(SERVICES.length()));
            new String(content, UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(providers::add);
        } else if (entry.startsWith(META)) {
            if (entry.matches(META + "[^/]*(LICENSE|NOTICE)[^/]*")) {
                notice(jar, entry.substring(META.length()), content);
            }
        } else if (!entry.equals("module-info" + CLASS)) {
            put(jar, entry, content);
        }
    }

    private Set<String> providers(String service) {
        return services.computeIfAbsent(service, name -> new LinkedHashSet<>());
    }

    /// Many JARs have the same one.
    private void notice(Path jar, String file, byte[] content) throws IOException {
        Path notice = legal.resolve(file);
        if (!Files.exists(notice)) {
            Files.write(notice, content);
        } else if (!Arrays.equals(Files.readAllBytes(notice), content)) {
            Files.write(legal.resolve(jar.getFileName() + "-" + file), content);
        }
    }

    private void put(Path jar, String entry, byte[] content) throws IOException {
        Path file = classes.resolve(entry);
        if (Files.exists(file)) {
            throw new IllegalStateException(jar + " has " + entry + ", and so has another JAR");
        }
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, content);
        int slash = entry.lastIndexOf('/');
        if (entry.endsWith(CLASS) && slash > 0) {
            packages.add(entry.substring(0, slash).replace('/', '.'));
        }
    }

    private void describe(List<String> arguments) throws IOException {
        Set<String> used = new TreeSet<>(services.keySet());
        Set<String> required = new TreeSet<>();
        for (String argument : arguments) {
            if (argument.startsWith(USES)) {
                used.add(argument.substring(USES.length()));
            } else if (argument.startsWith(PROVIDES)) {
                String[] provided = argument.substring(PROVIDES.length()).split(":", 2);
                providers(provided[0]).add(provided[1]);
            } else {
                required.add(argument);
            }
        }
        ModuleAttribute description = ModuleAttribute.of(ModuleDesc.of(name), module -> {
            module.moduleFlags(AccessFlag.OPEN);
            module.requires(ModuleDesc.of("java.base"), List.of(AccessFlag.MANDATED), null);
            required.forEach(other -> module.requires(ModuleDesc.of(other), List.of(), null));
            packages.forEach(exported -> module.exports(PackageDesc.of(exported), List.of()));
            used.forEach(service -> module.uses(ClassDesc.of(service)));
            services.forEach((service, providers) -> module.provides(
                    ClassDesc.of(service), providers.stream().map(ClassDesc::of).toArray(ClassDesc[]::new)));
        });
        Files.write(classes.resolve("module-info" + CLASS), ClassFile.of().buildModule(description));
    }

    private void pack(Path target, String time) {
        List<String> arguments = new ArrayList<>(List.of("create", "--date", time, "--class-path", classes.toString()));
        arguments.addAll(List.of("--legal-notices", legal.toString(), target.toString()));
        int exitCode = ToolProvider.findFirst("jmod")
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        if (exitCode != 0) {
            throw new IllegalStateException("jmod could not pack " + name);
        }
    }
}
