package com.edgedelta.lambda.builder;

import com.edgedelta.lambda.builder.description.LayerDescription;
import com.edgedelta.lambda.builder.failure.BuildFailure;
import com.edgedelta.lambda.builder.modules.Components;
import com.edgedelta.lambda.builder.patch.PatchCounts;
import com.edgedelta.lambda.builder.runtime.BaseJdk;
import com.edgedelta.lambda.builder.runtime.Symbols;
import java.io.IOException;
import java.util.List;

/// Builds all layers that are described in a folder, or one of them; or checks them once they are packed. It runs on
/// the JDK that the layers are made of.
///
/// Exit code: 0, or 1 after one line that says what went wrong.
public final class Build {
    private Build() {}

    public static void main(String[] words) {
        try {
            build(Options.parse(words));
        } catch (BuildFailure e) {
            System.err.println("layer-builder: " + e.getMessage());
            System.exit(1);
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(1); // The threads of a life that was being recorded would keep the program running.
        }
    }

    private static void build(Options options) throws IOException {
        BaseJdk jdk = BaseJdk.running();
        jdk.requireGlibc(options.glibc());
        Symbols.reportMissing();
        Components components = new Components(options.jars(), options.layers().resolve("licenses"));
        PatchCounts counts = PatchCounts.read(options.layers().resolve("patches.counts"));
        List<LayerDescription> layers = LayerDescription.in(options.layers()).stream()
                .filter(layer -> options.only().isEmpty() || options.only().equals(layer.name()))
                .map(layer -> options.stock() ? layer.unpatched() : layer)
                .toList();
        if (layers.isEmpty()) {
            throw new BuildFailure("there is no layer " + options.only());
        }
        for (LayerDescription layer : layers) {
            LayerBuild build = new LayerBuild(options, layer, jdk, components, counts);
            if (options.check()) {
                build.check();
            } else {
                build.run();
            }
        }
    }
}
