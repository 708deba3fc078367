package com.edgedelta.lambda.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.Optional;
import jdk.tools.jlink.internal.Main;
import jdk.tools.jlink.internal.PluginRepository;
import jdk.tools.jlink.plugin.Plugin;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolBuilder;
import jdk.tools.jlink.plugin.ResourcePoolEntry;

/// Makes the layer's runtime: `jlink` with one option more, `--plain-call-sites`, for [PlainCallSites].
///
/// A plug-in cannot come in a module of its own, since `jlink` exports the interface to nobody. It is put in by hand,
/// which needs two `--add-exports`.
final class RuntimeImage {
    private RuntimeImage() {}

    /// Arguments: those of `jlink`.
    public static void main(String[] arguments) {
        PluginRepository.registerPlugin(new PlainCallSitesPlugin());
        PrintWriter output = new PrintWriter(System.out, true, UTF_8);
        PrintWriter errors = new PrintWriter(System.err, true, UTF_8);
        System.exit(Main.run(output, errors, arguments));
    }

    private static final class PlainCallSitesPlugin implements Plugin {
        private int rewritten;

        @Override
        public String getName() {
            return "plain-call-sites";
        }

        @Override
        public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
            in.transformAndCopy(entry -> isClass(entry) ? withPlainCallSites(entry) : entry, out);
            if (rewritten == 0) {
                throw new IllegalStateException("no class has a call site to be made plain: see PlainCallSites");
            }
            System.out.println("call sites made plain in " + rewritten + " classes");
            return out.build();
        }

        private ResourcePoolEntry withPlainCallSites(ResourcePoolEntry entry) {
            Optional<byte[]> plain = PlainCallSites.in(entry.contentBytes());
            if (plain.isEmpty()) {
                return entry;
            }
            rewritten++;
            return entry.copyWithContent(plain.get());
        }

        private static boolean isClass(ResourcePoolEntry entry) {
            return entry.type() == ResourcePoolEntry.Type.CLASS_OR_RESOURCE
                    && entry.path().endsWith(".class")
                    && !entry.path().endsWith("module-info.class");
        }
    }
}
