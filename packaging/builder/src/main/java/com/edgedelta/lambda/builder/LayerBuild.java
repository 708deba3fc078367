package com.edgedelta.lambda.builder;

import com.edgedelta.lambda.builder.description.LayerDescription;
import com.edgedelta.lambda.builder.description.ModuleDescription;
import com.edgedelta.lambda.builder.modules.Component;
import com.edgedelta.lambda.builder.modules.Components;
import com.edgedelta.lambda.builder.modules.LayerModule;
import com.edgedelta.lambda.builder.notice.Notice;
import com.edgedelta.lambda.builder.patch.PatchCounts;
import com.edgedelta.lambda.builder.patch.Patches;
import com.edgedelta.lambda.builder.runtime.BaseJdk;
import com.edgedelta.lambda.builder.runtime.KnownPatches;
import com.edgedelta.lambda.builder.runtime.RuntimeImage;
import com.edgedelta.lambda.builder.training.Training;
import com.edgedelta.lambda.layer.Layer;
import com.edgedelta.lambda.layer.TrustIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The steps by which one layer is built: modules, runtime, launcher and options, notice, class
/// cache. Maven packs the tree that they leave.
final class LayerBuild {
    private static final String EXTENSION = "edgedelta-lambda-extension";

    /// Of every JDK's.
    private static final String TRUST_STORE_PASSWORD = "changeit";

    private final Options options;
    private final LayerDescription layer;
    private final BaseJdk jdk;
    private final Components components;
    private final PatchCounts counts;
    private final Architecture architecture = Architecture.of(System.getProperty("os.arch"));
    private final Path work;
    private final Path tree;
    private final Path home;

    LayerBuild(Options options, LayerDescription layer, BaseJdk jdk, Components components, PatchCounts counts) {
        this.options = options;
        this.layer = layer;
        this.jdk = jdk;
        this.components = components;
        this.counts = counts;
        work = options.target().resolve("layers").resolve(layer.name());
        tree = work.resolve("tree");
        home = tree.resolve(EXTENSION);
    }

    void run() throws IOException {
        long begin = System.nanoTime();
        if (Files.exists(work)) {
            Layer.delete(work);
        }
        Files.createDirectories(home);
        Map<String, List<Component>> modules = makeModules();
        Patches patches = new Patches(layer.name(), KnownPatches.named(layer.patches()), counts, jdk.jdk());
        List<Patches.Applied> applied = new RuntimeImage(
                        layer, options.layers().resolve("jlink.options"), work.resolve("modules"), jdk)
                .make(patches, options.version(), home.resolve("runtime"));
        TrustIndex.write(home.resolve("runtime/lib/security/cacerts"), TRUST_STORE_PASSWORD);
        Path launcher = copyLauncherAndOptions();
        notice(modules, applied).write(home);
        if (options.training()) {
            new Training(home, launcher, work.resolve("training")).run(layer.training());
        }
        new Report(layer.name(), applied).print(begin);
    }

    /// Checks what Maven has packed of the tree.
    void check() throws IOException {
        Path packed = options.target().resolve(layer.name() + "-" + architecture.lambdaName());
        PackageCheck.run(options.layers().resolve("check-package.sh"), architecture, packed, layer, options.glibc());
    }

    private Map<String, List<Component>> makeModules() throws IOException {
        List<ModuleDescription> descriptions = new ArrayList<>();
        for (String module : layer.modules()) {
            descriptions.add(ModuleDescription.read(options.layers(), module));
        }
        Map<String, List<Component>> all = new LinkedHashMap<>();
        for (ModuleDescription description : descriptions) {
            List<Component> jars = components.of(description, descriptions);
            LayerModule.make(
                    description, jars, work.resolve("modules"), options.time().toString());
            all.put(description.name(), jars);
        }
        return all;
    }

    private Path copyLauncherAndOptions() throws IOException {
        String java = Files.readString(options.layers().resolve("java.options"))
                .replace("${stack.shadow.pages}", String.valueOf(architecture.stackShadowPages()))
                .replace("${project.version}", options.version());
        Files.writeString(home.resolve("java.options"), java);
        return Files.copy(
                options.layers().resolve(EXTENSION),
                Files.createDirectories(tree.resolve("extensions")).resolve(EXTENSION),
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Notice notice(Map<String, List<Component>> modules, List<Patches.Applied> applied) {
        String title = layer.name() + " " + options.version() + ", " + architecture.lambdaName();
        return new Notice(
                title, options.sources(), jdk, options.time().toString().substring(0, 10), modules, applied);
    }
}
