package com.edgedelta.lambda.builder.runtime;

import com.edgedelta.lambda.builder.description.LayerDescription;
import com.edgedelta.lambda.builder.failure.BuildFailure;
import com.edgedelta.lambda.builder.patch.Patches;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.tools.jlink.internal.Main;
import jdk.tools.jlink.internal.PluginRepository;

/// Makes a layer's Java runtime by `jlink`, which copies the JDK that runs this program and applies patches on the way.
///
/// `jlink` exports its plug-in interface to nobody, so a plug-in cannot be a module of its own. It is registered
/// directly, for which this program needs two `--add-exports`.
public final class RuntimeImage {
    private final LayerDescription layer;
    private final Path options;
    private final Path modules;
    private final BaseJdk jdk;

    /// @param options a file with options of `jlink`, one a line
    /// @param modules the folder with the modules that are not the JDK's
    public RuntimeImage(LayerDescription layer, Path options, Path modules, BaseJdk jdk) {
        this.layer = layer;
        this.options = options;
        this.modules = modules;
        this.jdk = jdk;
    }

    /// Makes the runtime in a folder that does not exist.
    ///
    /// @throws BuildFailure if `jlink` or a patch refuses
    public List<Patches.Applied> make(Patches patches, String version, Path target) throws IOException {
        List<String> arguments = new ArrayList<>();
        try (Stream<String> lines = Files.lines(options)) {
            lines.filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(arguments::add);
        }
        arguments.addAll(Symbols.jlinkOptions());
        arguments.addAll(layer.jlink());
        arguments.add("--module-path=" + modules);
        arguments.add("--add-modules=" + layer.application());
        arguments.add("--output=" + target);
        List<Patches.Applied> applied = List.of();
        if (patches.patches().isEmpty()) {
            run(arguments);
        } else {
            PatchPlugin plugin = new PatchPlugin("patches-of-" + layer.name(), patches);
            PluginRepository.registerPlugin(plugin);
            arguments.add("--" + plugin.getName());
            arguments.add("--vendor-version=" + jdk.modifiedVersion(version));
            try {
                run(arguments);
            } finally {
                applied = plugin.applied();
            }
        }
        jdk.completeRelease(target.resolve("release"));
        Symbols.stripJvm(target);
        replaceLinks(target);
        return applied;
    }

    /// `jlink` links license texts that modules share; a zip would carry the link's target instead of the text.
    private static void replaceLinks(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Path file = link.toRealPath();
                Files.delete(link);
                Files.copy(file, link);
            }
        }
    }

    private void run(List<String> arguments) {
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output);
        int exitCode = Main.run(out, out, arguments.toArray(String[]::new));
        out.flush();
        if (exitCode != 0) {
            throw new BuildFailure(
                    "jlink could not make the runtime of " + layer.name() + " from " + jdk + ": " + output);
        }
    }
}
