package com.edgedelta.lambda.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.classfile.ClassHierarchyResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import jdk.tools.jlink.internal.Main;
import jdk.tools.jlink.internal.PluginRepository;
import jdk.tools.jlink.plugin.Plugin;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolBuilder;
import jdk.tools.jlink.plugin.ResourcePoolEntry;
import jdk.tools.jlink.plugin.ResourcePoolModule;

/// Makes a layer's runtime: `jlink` with three options more, `--plain-call-sites` for [PlainCallSites], `--one-loader`
/// for [OneLoader] and `--no-date` for [NoDate].
///
/// A plug-in cannot come in a module of its own, since `jlink` exports the interface to nobody. It is put in by hand,
/// which needs two `--add-exports`.
final class RuntimeImage {
    private static final String CLASS = ".class";

    private RuntimeImage() {}

    /// Arguments: a file with options of `jlink`, one in a line; and more of them.
    public static void main(String[] arguments) throws IOException {
        PluginRepository.registerPlugin(new PlainCallSitesPlugin());
        PluginRepository.registerPlugin(
                new OneClassPlugin("one-loader", OneLoader.MAP, (map, pool) -> OneLoader.in(map, modulesOf(pool))));
        PluginRepository.registerPlugin(new OneClassPlugin(
                "no-date", NoDate.EXCHANGE, (exchange, pool) -> NoDate.in(exchange, classesOf(pool))));
        List<String> options = new ArrayList<>();
        try (Stream<String> lines = Files.lines(Path.of(arguments[0]))) {
            lines.filter(line -> !line.startsWith("#")).forEach(options::add);
        }
        options.addAll(List.of(arguments).subList(1, arguments.length));
        PrintWriter output = new PrintWriter(System.out, true, UTF_8);
        PrintWriter errors = new PrintWriter(System.err, true, UTF_8);
        System.exit(Main.run(output, errors, options.toArray(String[]::new)));
    }

    private static final class PlainCallSitesPlugin implements Plugin {
        private int rewritten;

        @Override
        public String getName() {
            return "plain-call-sites";
        }

        @Override
        public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
            ClassHierarchyResolver others = classesOf(in);
            in.transformAndCopy(entry -> isClass(entry) ? withPlainCallSites(entry, others) : entry, out);
            if (rewritten == 0) {
                throw new IllegalStateException("no class has a call site to be made plain: see PlainCallSites");
            }
            System.out.println("call sites made plain in " + rewritten + " classes");
            return out.build();
        }

        private ResourcePoolEntry withPlainCallSites(ResourcePoolEntry entry, ClassHierarchyResolver others) {
            Optional<byte[]> plain = PlainCallSites.in(entry.contentBytes(), others);
            if (plain.isEmpty()) {
                return entry;
            }
            rewritten++;
            return entry.copyWithContent(plain.get());
        }

        private static boolean isClass(ResourcePoolEntry entry) {
            return entry.type() == ResourcePoolEntry.Type.CLASS_OR_RESOURCE
                    && entry.path().endsWith(CLASS)
                    && !entry.path().endsWith("module-info" + CLASS);
        }
    }

    /// Replaces one class.
    private record OneClassPlugin(String name, String path, BiFunction<byte[], ResourcePool, byte[]> change)
            implements Plugin {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
            ResourcePoolEntry changed =
                    in.findEntry(path).orElseThrow(() -> new IllegalStateException("this JDK has no " + path));
            in.transformAndCopy(
                    entry -> entry.equals(changed)
                            ? entry.copyWithContent(change.apply(entry.contentBytes(), in))
                            : entry,
                    out);
            return out.build();
        }
    }

    private static ClassHierarchyResolver classesOf(ResourcePool pool) {
        return ClassHierarchyResolver.ofResourceParsing(type -> {
                    String descriptor = type.descriptorString();
                    String file = "/" + descriptor.substring(1, descriptor.length() - 1) + CLASS;
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

    private static List<String> modulesOf(ResourcePool pool) {
        return pool.moduleView()
                .modules()
                .map(ResourcePoolModule::name)
                .sorted()
                .toList();
    }
}
