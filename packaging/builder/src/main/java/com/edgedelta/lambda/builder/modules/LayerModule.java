package com.edgedelta.lambda.builder.modules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.builder.description.ModuleDescription;
import com.edgedelta.lambda.builder.failure.BuildFailure;
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
import java.nio.file.StandardCopyOption;
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

/// Makes one module of JARs, in a `.jmod` file for `jlink`: neither minimal-json nor the AWS SDK is a module.
///
/// The module is open, exports everything, and provides and uses the services that its JARs name in
/// `META-INF/services`: what the class path allows, the module allows. License texts become its legal notices.
public final class LayerModule {
    private static final String META = "META-INF/";
    private static final String SERVICES = META + "services/";
    private static final String CLASS = ".class";

    private final ModuleDescription description;
    private final Path classes;
    private final Path legal;
    private final Set<String> packages = new TreeSet<>();
    private final Map<String, Set<String>> services = new TreeMap<>();

    private LayerModule(ModuleDescription description, Path work) throws IOException {
        this.description = description;
        this.classes = Files.createDirectories(work.resolve("classes"));
        this.legal = Files.createDirectories(work.resolve("legal"));
    }

    /// Makes `NAME.jmod` in the folder.
    ///
    /// @param components the JARs, with the license texts that they do not have themselves
    /// @param time the time that its files get
    public static void make(ModuleDescription description, List<Component> components, Path folder, String time)
            throws IOException {
        Path target = Files.createDirectories(folder).resolve(description.name() + ".jmod");
        Path work = Files.createTempDirectory(description.name());
        try {
            LayerModule module = new LayerModule(description, work);
            for (Component component : components) {
                module.take(component.jar());
                for (Path text : component.texts()) {
                    Files.copy(text, module.legal.resolve(text.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            module.describe();
            Files.deleteIfExists(target);
            module.pack(target, time);
        } finally {
            Layer.delete(work);
        }
    }

    private void take(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.isMultiRelease()) {
                throw new BuildFailure(
                        jar + " has classes for single versions of Java, which a module here cannot have");
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
            throw new BuildFailure(jar + " has " + entry + ", and so has another JAR of " + description.name());
        }
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, content);
        int slash = entry.lastIndexOf('/');
        if (entry.endsWith(CLASS) && slash > 0) {
            packages.add(entry.substring(0, slash).replace('/', '.'));
        }
    }

    private void describe() throws IOException {
        Set<String> used = new TreeSet<>(services.keySet());
        used.addAll(description.uses());
        description.provides().forEach((service, provider) -> providers(service).add(provider));
        ModuleAttribute attribute = ModuleAttribute.of(ModuleDesc.of(description.name()), module -> {
            module.moduleFlags(AccessFlag.OPEN);
            module.requires(ModuleDesc.of("java.base"), List.of(AccessFlag.MANDATED), null);
            description.requires().forEach(other -> module.requires(ModuleDesc.of(other), List.of(), null));
            packages.forEach(exported -> module.exports(PackageDesc.of(exported), List.of()));
            used.forEach(service -> module.uses(ClassDesc.of(service)));
            services.forEach((service, providers) -> module.provides(
                    ClassDesc.of(service), providers.stream().map(ClassDesc::of).toArray(ClassDesc[]::new)));
        });
        Files.write(classes.resolve("module-info" + CLASS), ClassFile.of().buildModule(attribute));
    }

    private void pack(Path target, String time) {
        List<String> arguments = new ArrayList<>(List.of("create", "--date", time, "--class-path", classes.toString()));
        arguments.addAll(List.of("--legal-notices", legal.toString(), target.toString()));
        int exitCode = ToolProvider.findFirst("jmod")
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        if (exitCode != 0) {
            throw new BuildFailure("jmod could not make " + target + "; the lines above say why");
        }
    }
}
