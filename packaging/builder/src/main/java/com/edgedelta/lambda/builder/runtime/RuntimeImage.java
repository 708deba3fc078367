package com.edgedelta.lambda.builder.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.builder.jdk.NoDate;
import com.edgedelta.lambda.builder.jdk.OneLoader;
import com.edgedelta.lambda.builder.jdk.PlainCallSites;
import com.edgedelta.lambda.builder.jdk.PlainLambda;
import com.edgedelta.lambda.builder.jdk.ThreadNumbers;
import com.edgedelta.lambda.builder.sdk.OneService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.tools.jlink.internal.Main;
import jdk.tools.jlink.internal.PluginRepository;
import jdk.tools.jlink.plugin.Plugin;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolBuilder;
import jdk.tools.jlink.plugin.ResourcePoolEntry;
import jdk.tools.jlink.plugin.ResourcePoolModule;

/// Makes a layer's runtime: `jlink` with five options more, `--plain-call-sites` for [PlainCallSites], `--one-loader`
/// for [OneLoader], `--no-date` for [NoDate], `--thread-numbers` for [ThreadNumbers] and `--one-service` for
/// [OneService].
///
/// A plug-in cannot come in a module of its own, since `jlink` exports the interface to nobody. It is put in by hand,
/// which needs two `--add-exports`.
final class RuntimeImage {
    private static final String CLASS = ".class";

    private RuntimeImage() {}

    /// Arguments: a file with options of `jlink`, one in a line; and more of them.
    public static void main(String[] arguments) throws IOException {
        PluginRepository.registerPlugin(new PlainCallSitesPlugin());
        register("one-loader", OneLoader.MAP, (map, files, pool) -> OneLoader.in(map, files, modulesOf(pool)));
        register("no-date", NoDate.EXCHANGE, (exchange, files, pool) -> NoDate.in(exchange, files));
        register("thread-numbers", ThreadNumbers.FACTORY, (factory, files, pool) -> ThreadNumbers.in(factory, files));
        register("one-service", OneService.PROVIDER, (provider, files, pool) -> OneService.in(provider, files));
        List<String> options = new ArrayList<>();
        try (Stream<String> lines = Files.lines(Path.of(arguments[0]))) {
            lines.filter(line -> !line.startsWith("#")).forEach(options::add);
        }
        options.addAll(List.of(arguments).subList(1, arguments.length));
        PrintWriter output = new PrintWriter(System.out, true, UTF_8);
        PrintWriter errors = new PrintWriter(System.err, true, UTF_8);
        System.exit(Main.run(output, errors, options.toArray(String[]::new)));
    }

    private static void register(String option, String path, ClassChange change) {
        PluginRepository.registerPlugin(new OneClassPlugin(option, path, change));
    }

    private static final class PlainCallSitesPlugin implements Plugin {
        @Override
        public String getName() {
            return "plain-call-sites";
        }

        @Override
        public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
            ClassHierarchyResolver others = classesOf(in);
            Map<String, byte[]> changed = new HashMap<>();
            Map<String, List<ClassDesc>> members = new HashMap<>();
            in.entries().filter(PlainCallSitesPlugin::isClass).forEach(entry -> {
                PlainCallSites.Lambdas lambdas = (host, name, type) -> {
                    out.add(ResourcePoolEntry.create(path(entry, name), type));
                    members.computeIfAbsent(path(entry, host), path -> new ArrayList<>())
                            .add(name);
                };
                PlainCallSites.in(entry.contentBytes(), others, lambdas)
                        .ifPresent(plain -> changed.put(entry.path(), plain));
            });
            if (members.isEmpty()) {
                throw new IllegalStateException("no class has a lambda to be made plain: see PlainCallSites");
            }
            for (String host : members.keySet()) {
                if (in.findEntry(host).isEmpty()) {
                    throw new IllegalStateException("a nest's host is missing: " + host);
                }
            }
            in.transformAndCopy(
                    entry -> {
                        byte[] before = changed.get(entry.path());
                        List<ClassDesc> more = members.get(entry.path());
                        if (before == null && more == null) {
                            return entry;
                        }
                        byte[] type = before == null ? entry.contentBytes() : before;
                        return entry.copyWithContent(more == null ? type : PlainLambda.withMembers(type, more));
                    },
                    out);
            System.out.println(changed.size() + " classes have plain call sites or are newer; "
                    + members.values().stream().mapToInt(List::size).sum() + " lambdas became classes");
            return out.build();
        }

        private static String path(ResourcePoolEntry sibling, ClassDesc type) {
            return "/" + sibling.moduleName() + "/" + file(type);
        }

        private static boolean isClass(ResourcePoolEntry entry) {
            return entry.type() == ResourcePoolEntry.Type.CLASS_OR_RESOURCE
                    && entry.path().endsWith(CLASS)
                    && !entry.path().endsWith("module-info" + CLASS);
        }
    }

    /// Returns the changed class file; fails if the class is not as expected.
    private interface ClassChange {
        byte[] in(byte[] before, ClassFile classFiles, ResourcePool pool);
    }

    /// Replaces one class by one that is verified.
    private record OneClassPlugin(String name, String path, ClassChange change) implements Plugin {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
            ResourcePoolEntry before =
                    in.findEntry(path).orElseThrow(() -> new IllegalStateException("there is no " + path));
            ClassFile classFiles = ClassFile.of(
                    ClassFile.ConstantPoolSharingOption.NEW_POOL,
                    ClassFile.DebugElementsOption.DROP_DEBUG, // It may tell of a variable that goes.
                    ClassFile.ClassHierarchyResolverOption.of(classesOf(in)));
            byte[] after = change.in(before.contentBytes(), classFiles, in);
            List<VerifyError> errors = classFiles.verify(after);
            if (!errors.isEmpty()) {
                throw new IllegalStateException(path + " cannot be verified any more: " + errors);
            }
            in.transformAndCopy(entry -> entry.equals(before) ? entry.copyWithContent(after) : entry, out);
            return out.build();
        }
    }

    private static ClassHierarchyResolver classesOf(ResourcePool pool) {
        return ClassHierarchyResolver.ofResourceParsing(type -> {
                    String file = "/" + file(type);
                    return pool.moduleView()
                            .modules()
                            .map(module -> module.findEntry("/" + module.name() + file))
                            .flatMap(Optional::stream)
                            .map(entry -> new ByteArrayInputStream(entry.contentBytes()))
                            .findFirst()
                            .orElse(null);
                })
                .cached();
    }

    private static String file(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1) + CLASS;
    }

    private static List<String> modulesOf(ResourcePool pool) {
        return pool.moduleView()
                .modules()
                .map(ResourcePoolModule::name)
                .sorted()
                .toList();
    }
}
