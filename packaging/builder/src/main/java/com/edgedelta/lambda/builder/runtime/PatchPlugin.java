package com.edgedelta.lambda.builder.runtime;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import com.edgedelta.lambda.builder.patch.Patches;
import com.edgedelta.lambda.builder.patch.RuntimeClasses;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import jdk.tools.jlink.plugin.Plugin;
import jdk.tools.jlink.plugin.PluginException;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolBuilder;
import jdk.tools.jlink.plugin.ResourcePoolEntry;
import jdk.tools.jlink.plugin.ResourcePoolModule;
import org.jspecify.annotations.Nullable;

/// Has `jlink` apply patches. Its name is its option: `jlink` knows plug-ins by name for as long as the JVM lives.
final class PatchPlugin implements Plugin {
    private final String name;
    private final Patches patches;
    private List<Patches.Applied> applied = List.of();
    private @Nullable BuildFailure failure;

    PatchPlugin(String name, Patches patches) {
        this.name = name;
        this.patches = patches;
    }

    @Override
    public String getName() {
        return name;
    }

    /// What was applied.
    ///
    /// @throws BuildFailure the one that ended `jlink`, if one did
    List<Patches.Applied> applied() {
        if (failure != null) {
            throw failure;
        }
        return applied;
    }

    @Override
    public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
        RuntimeClasses classes = classes(in);
        try {
            applied = patches.apply(classes);
        } catch (BuildFailure e) {
            failure = e;
            throw new PluginException(e);
        }
        Set<String> added = new HashSet<>(classes.changed().keySet());
        in.transformAndCopy(
                entry -> {
                    byte[] changed = classes.changed().get(entry.path());
                    added.remove(entry.path());
                    return changed == null ? entry : entry.copyWithContent(changed);
                },
                out);
        added.forEach(
                path -> out.add(ResourcePoolEntry.create(path, classes.changed().get(path))));
        return out.build();
    }

    private static RuntimeClasses classes(ResourcePool pool) {
        Map<String, Supplier<byte[]>> originals = new HashMap<>();
        pool.entries()
                .filter(entry -> entry.type() == ResourcePoolEntry.Type.CLASS_OR_RESOURCE)
                .filter(entry ->
                        entry.path().endsWith(".class") && !entry.path().endsWith("module-info.class"))
                .forEach(entry -> originals.put(entry.path(), entry::contentBytes));
        return new RuntimeClasses(
                pool.moduleView().modules().map(ResourcePoolModule::name).toList(), originals);
    }
}
