package com.edgedelta.lambda.builder.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that describe layers and modules.
final class DescriptionsTest {
    @TempDir
    private Path folder;

    @Test
    void aLayerIsRead() throws IOException {
        Files.writeString(folder.resolve("small.layer"), """
            # A layer.
            name=small
            modules=one two
            patches=a b
            jlink=--vm=server
            training=http
            zipped.mb=30
            unzipped.mb=75
            """);

        assertThat(LayerDescription.in(folder)).singleElement().satisfies(layer -> {
            assertThat(layer.name()).isEqualTo("small");
            assertThat(layer.application()).isEqualTo("two");
            assertThat(layer.patches()).containsExactly("a", "b");
            assertThat(layer.jlink()).containsExactly("--vm=server");
            assertThat(layer.zippedMb()).isEqualTo(30);
            assertThat(layer.unpatched().patches()).isEmpty();
            assertThat(layer.unpatched().jlink()).isEmpty();
            assertThat(layer.unpatched().modules()).isEqualTo(layer.modules());
        });
    }

    @Test
    void aMissingKeyAndABadNumberAreNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("small.layer"), "name=small\nmodules=one\ntraining=http\n");
        assertThatThrownBy(() -> LayerDescription.in(folder))
                .isInstanceOf(BuildFailure.class)
                .hasMessage(file + ": the key zipped.mb is missing");

        Files.writeString(file, "name=small\nmodules=one\ntraining=http\nzipped.mb=many\n");
        assertThatThrownBy(() -> LayerDescription.in(folder)).hasMessage(file + ": zipped.mb=many is not a number");
    }

    @Test
    void aFolderWithoutALayerIsRefused() {
        assertThatThrownBy(() -> LayerDescription.in(folder)).hasMessage(folder + " has no file *.layer");
    }

    @Test
    void aModuleIsRead() throws IOException {
        Files.writeString(
                folder.resolve("a.module"), "jars=one two\nrequires=java.net.http\nuses=x.Y\nprovides=p.Q$R:x.Z\n");

        ModuleDescription module = ModuleDescription.read(folder, "a");

        assertThat(module.jars()).containsExactly("one", "two");
        assertThat(module.requires()).containsExactly("java.net.http");
        assertThat(module.uses()).containsExactly("x.Y");
        assertThat(module.provides()).containsOnlyKeys("p.Q$R").containsValue("x.Z");
    }
}
