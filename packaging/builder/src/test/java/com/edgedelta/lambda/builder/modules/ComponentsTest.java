package com.edgedelta.lambda.builder.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.edgedelta.lambda.builder.description.ModuleDescription;
import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each JAR has a license and its text, and a module.
final class ComponentsTest {
    @TempDir
    private Path folder;

    private Path jars;
    private Path licenses;

    @BeforeEach
    void layOut() throws IOException {
        jars = Files.createDirectory(folder.resolve("jars"));
        licenses = Files.createDirectory(folder.resolve("licenses"));
        Files.writeString(licenses.resolve("components.properties"), "ours=Apache-2.0\nparser=MIT\nlog-api=MIT-0\n");
        Files.writeString(licenses.resolve("Apache-2.0-LICENSE.txt"), "text");
        Files.writeString(licenses.resolve("parser-LICENSE.txt"), "text");
    }

    @Test
    void aModuleHasTheJarsThatItNamesAndOneModuleTheRest() throws IOException {
        jar("ours-1.0.jar", "a");
        jar("parser-0.9.5.jar", "a");
        jar("log-api-2.0-beta.jar", "META-INF/LICENSE.txt");
        ModuleDescription named = module("one", List.of("ours"));
        ModuleDescription rest = module("two", List.of("*"));
        Components components = new Components(jars, licenses);

        assertThat(components.of(named, List.of(named, rest)))
                .containsExactly(new Component(
                        "ours",
                        "1.0",
                        jars.resolve("ours-1.0.jar"),
                        "Apache-2.0",
                        List.of(licenses.resolve("Apache-2.0-LICENSE.txt"))));
        assertThat(components.of(rest, List.of(named, rest)))
                .extracting(
                        Component::artifact,
                        Component::version,
                        component -> component.texts().size())
                .containsExactly(tuple("log-api", "2.0-beta", 0), tuple("parser", "0.9.5", 1));
    }

    @Test
    void aJarWithoutAKnownLicenseIsRefused() throws IOException {
        jar("new-1.0.jar", "META-INF/LICENSE");

        assertThatThrownBy(() -> new Components(jars, licenses))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("new-1.0.jar: no license is known; look it up, and add a line for new to ");
    }

    @Test
    void aJarWithoutAnyTextIsRefused() throws IOException {
        jar("log-api-1.0.jar", "a");

        assertThatThrownBy(() -> new Components(jars, licenses))
                .hasMessageContaining("log-api-1.0.jar has no license text, and there is no ");
    }

    @Test
    void aModuleThatNamesAMissingJarIsRefused() throws IOException {
        ModuleDescription module = module("one", List.of("ours"));
        Components none = new Components(jars, licenses);

        assertThatThrownBy(() -> none.of(module, List.of(module))).hasMessage("module one: there is no JAR ours");
    }

    private static ModuleDescription module(String name, List<String> jars) {
        return new ModuleDescription(name, jars, List.of(), List.of(), Map.of());
    }

    private void jar(String name, String entry) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve(name)))) {
            jar.putNextEntry(new JarEntry(entry));
        }
    }
}
