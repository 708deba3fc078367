package com.edgedelta.lambda.builder.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.builder.modules.Component;
import com.edgedelta.lambda.builder.patch.Jdk;
import com.edgedelta.lambda.builder.patch.Patches;
import com.edgedelta.lambda.builder.runtime.BaseJdk;
import com.edgedelta.lambda.builder.runtime.KnownPatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the layer says about the software in it.
final class NoticeTest {
    @TempDir
    private Path home;

    private BaseJdk jdk;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(home.resolve("runtime/legal/java.base"));
        Files.createDirectories(home.resolve("runtime/legal/com.example"));
        Files.writeString(home.resolve("release"), "SOURCE_REPO=\"https://example.com/jdk.git\"\nSOURCE=\"abc\"\n");
        jdk = new BaseJdk(home, new Jdk(25, "25.0.5+1", "Some Vendor"));
    }

    @Test
    void namesComponentsJdkModificationsAndSources() throws IOException {
        notice(List.of(new Patches.Applied(
                        KnownPatches.named(List.of("no-date")).getFirst(), List.of("a.B"), 2)))
                .write(home);

        assertThat(home.resolve("NOTICE.txt")).hasContent("""
            a-layer 1.0, x86_64

            License: Apache-2.0 AND MIT AND GPL-2.0-only WITH Classpath-exception-2.0

            Components, their licenses, and the folder with the license texts:

              OpenJDK java.base 25.0.5+1 | GPL-2.0-only WITH Classpath-exception-2.0 | runtime/legal/java.base
              ours 1.0 | Apache-2.0 | runtime/legal/com.example
              parser 0.9 | Apache-2.0 AND MIT | runtime/legal/com.example

            The folder runtime was made by jlink from JDK 25.0.5+1 (Some Vendor).
            The sources of that JDK: https://example.com/jdk.git, abc
            Classes of it were changed on 2026-01-01, by these patches:

              no-date: the HTTP server writes no header Date into its responses (class a.B)

            The sources of the patches: the folder packaging/builder of the sources of the extension.
            The sources of the extension and of the program that makes this layer: https://example.com/ours
            """);
    }

    @Test
    void saysThatNothingWasChanged() throws IOException {
        notice(List.of()).write(home);

        assertThat(home.resolve("NOTICE.txt"))
                .content()
                .contains("No class of it was changed.")
                .doesNotContain("patch");
    }

    private Notice notice(List<Patches.Applied> patches) {
        Path jar = home.resolve("some.jar");
        return new Notice(
                "a-layer 1.0, x86_64",
                "https://example.com/ours",
                jdk,
                "2026-01-01",
                Map.of(
                        "com.example",
                        List.of(
                                new Component("ours", "1.0", jar, "Apache-2.0", List.of()),
                                new Component("parser", "0.9", jar, "Apache-2.0 AND MIT", List.of()))),
                patches);
    }
}
