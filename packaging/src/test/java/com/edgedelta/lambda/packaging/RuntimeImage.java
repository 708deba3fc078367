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
import java.util.stream.Stream;
import jdk.tools.jlink.internal.Main;
import jdk.tools.jlink.internal.PluginRepository;
import jdk.tools.jlink.plugin.Plugin;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolBuilder;
import jdk.tools.jlink.plugin.ResourcePoolEntry;
import jdk.tools.jlink.plugin.ResourcePoolModule;

/// Makes a layer's runtime: `jlink` with two options more, `--plain-call-sites`, for [PlainCallSites], and
/// `--one-loader`, for [OneLoader].
///
/// A plug-in cannot come in a module of its own, since `jlink` exports the interface to nobody. It is put in by hand,
/// which needs two `--add-exports`.
final class RuntimeImage {
    private static final String CLASS = ".class";

    private RuntimeImage() {}

    /// Arguments: a file with options of `jlink`, one in a line; and more of them.
    public static void main(String[] arguments) throws IOException {
        PluginRepository.registerPlugin(new PlainCallSitesPlugin());
        PluginRepository.registerPlugin(new OneLoaderPlugin());
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
    }

    private static final class OneLoaderPlugin implements Plugin {
        @Override
        public String getName() {
            return "one-loader";
        }

        @Override
        public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
            List<String> modules = in.moduleView()
                    .modules()
                    .map(ResourcePoolModule::name)
                    .sorted()
                    .toList();
            ResourcePoolEntry map = in.findEntry(OneLoader.MAP)
                    .orElseThrow(() -> new IllegalStateException("this JDK has no " + OneLoader.MAP));
            in.transformAndCopy(
                    entry -> entry.equals(map)
                            ? entry.copyWithContent(OneLoader.in(entry.contentBytes(), modules))
                            : entry,
                    out);
            return out.build();
        }
    }
}
