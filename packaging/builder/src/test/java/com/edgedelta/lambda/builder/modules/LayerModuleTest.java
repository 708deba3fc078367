package com.edgedelta.lambda.builder.modules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.builder.description.ModuleDescription;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JARs become one module.
final class LayerModuleTest {
    private static final String SERVICES = "META-INF/services/";

    /// A class for a second JAR.
    static final class Other {}

    private static final ModuleDescription PLAIN =
            new ModuleDescription("com.example.all", List.of("*"), List.of(), List.of(), Map.of());

    @TempDir
    private Path folder;

    private Path jars;
    private List<Path> texts = List.of();

    @BeforeEach
    void makeFolder() throws IOException {
        jars = Files.createDirectory(folder.resolve("com.example.all"));
    }

    @Test
    void whatTheClassPathAllowedTheModuleAllows() throws IOException {
        String class1 = LayerModuleTest.class.getName().replace('.', '/') + ".class";
        String class2 = Other.class.getName().replace('.', '/') + ".class";
        jar(
                "a.jar",
                class1,
                SERVICES + "java.util.function.Supplier:# one\n" + LayerModuleTest.class.getName() + " # two");
        jar("b.jar", class2, "data/some.txt:text", "META-INF/LICENSE.txt:free", "META-INF/MORE.txt:nothing");

        make(new ModuleDescription(
                "com.example.all",
                List.of("*"),
                List.of("java.net.http"),
                List.of("java.lang.Runnable"),
                Map.of("java.io.Closeable", Other.class.getName())));

        assertThat(jmod("describe").strip().lines().map(String::strip))
                .containsExactlyInAnyOrder(
                        "com.example.all open",
                        "exports com.edgedelta.lambda.builder.modules",
                        "contains data",
                        "requires java.base mandated",
                        "requires java.net.http",
                        "uses java.lang.Runnable",
                        "uses java.util.function.Supplier",
                        "provides java.util.function.Supplier with " + LayerModuleTest.class.getName(),
                        "provides java.io.Closeable with " + Other.class.getName());
        assertThat(jmod("list").lines())
                .containsExactlyInAnyOrder(
                        "classes/module-info.class",
                        "classes/" + class1,
                        "classes/" + class2,
                        "classes/data/some.txt",
                        "legal/LICENSE.txt");
    }

    @Test
    void licensesOfTheSameNameAreKeptBesideEachOther() throws IOException {
        jar("a.jar", "META-INF/NOTICE:one");
        jar("b.jar", "META-INF/NOTICE:one");
        jar("c.jar", "META-INF/NOTICE:another");

        make(PLAIN);

        assertThat(jmod("list").lines())
                .containsExactlyInAnyOrder("classes/module-info.class", "legal/NOTICE", "legal/c.jar-NOTICE");
    }

    @Test
    void aTextOfTheRepositoryIsANoticeOfTheModule() throws IOException {
        jar("a.jar", "data/some.txt:text");
        texts = List.of(Files.writeString(folder.resolve("a-LICENSE.txt"), "free"));

        make(PLAIN);

        assertThat(jmod("list").lines()).contains("legal/a-LICENSE.txt");
    }

    @Test
    void aFileInTwoJarsIsRefused() throws IOException {
        jar("a.jar", "data/some.txt:one");
        jar("b.jar", "data/some.txt:one");

        assertThatThrownBy(() -> make(PLAIN)).hasMessageContaining("b.jar has data/some.txt, and so has another JAR");
    }

    @Test
    void classesForSingleVersionsOfJavaAreRefused() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        try (OutputStream file = Files.newOutputStream(jars.resolve("many.jar"))) {
            new JarOutputStream(file, manifest).close();
        }

        assertThatThrownBy(() -> make(PLAIN)).hasMessageContaining("many.jar has classes for single versions of Java");
    }

    /// Entries are a name and a text, or the name of a class of this build.
    private void jar(String name, String... entries) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve(name)))) {
            for (String entry : entries) {
                String[] parts = entry.split(":", 2);
                jar.putNextEntry(new JarEntry(parts[0]));
                jar.write(parts.length > 1 ? parts[1].getBytes(UTF_8) : classFile(entry));
            }
        }
    }

    private static byte[] classFile(String name) throws IOException {
        try (var in = LayerModuleTest.class.getResourceAsStream("/" + name)) {
            return in.readAllBytes();
        }
    }

    private void make(ModuleDescription description) throws IOException {
        List<Component> components = new ArrayList<>();
        try (var files = Files.list(jars)) {
            for (Path jar : files.sorted().toList()) {
                components.add(new Component(jar.getFileName().toString(), "1", jar, "MIT", texts));
            }
        }
        LayerModule.make(description, components, folder.resolve("modules"), "2026-01-01T00:00:00Z");
    }

    private String jmod(String command) {
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output, true);
        String file = folder.resolve("modules/com.example.all.jmod").toString();
        assertThat(ToolProvider.findFirst("jmod").orElseThrow().run(out, out, command, file))
                .as(output::toString)
                .isZero();
        return output.toString();
    }
}
