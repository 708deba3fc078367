package com.edgedelta.lambda.builder.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import com.edgedelta.lambda.builder.patch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The JDK that the runtime is made of: which glibc it needs, and what the layer says about it.
final class BaseJdkTest {
    private static final Jdk JDK = new Jdk(25, "25.0.5+1", "Some Vendor");

    @TempDir
    private Path home;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(home.resolve("lib/server"));
        for (String library : List.of("server/libjvm", "libjli", "libjava", "libnio", "libnet")) {
            needs(library, "GLIBC_2.2.5", "GLIBC_2.17");
        }
        Files.writeString(home.resolve("release"), """
            IMPLEMENTOR="Some Vendor"
            IMPLEMENTOR_VERSION="Build 25.0.5 (1)"
            JAVA_RUNTIME_VERSION="25.0.5+1"
            MODULES="java.base"
            SOURCE=".:git:abc"
            SOURCE_REPO="https://example.com/jdk25u.git"
            """);
    }

    @Test
    void aJdkThatNeedsAnOlderGlibcIsTaken() throws IOException {
        BaseJdk jdk = new BaseJdk(home, JDK);

        assertThatCode(() -> jdk.requireGlibc(26)).doesNotThrowAnyException();
    }

    @Test
    void aJdkThatNeedsANewerGlibcIsRefusedWithOneLineThatSaysWhichToUse() throws IOException {
        needs("libnio", "GLIBC_2.4", "GLIBC_2.38", "GLIBC_2.34");
        BaseJdk jdk = new BaseJdk(home, JDK);

        assertThatThrownBy(() -> jdk.requireGlibc(26))
                .isInstanceOf(BuildFailure.class)
                .hasMessage(
                        "JDK 25.0.5+1 (Some Vendor) cannot be used: its lib/libnio.so needs glibc 2.38, and the layer"
                                + " promises to run with 2.26; build with Eclipse Temurin 25 (https://adoptium.net)");
        assertThatCode(() -> jdk.requireGlibc(38)).doesNotThrowAnyException();
    }

    @Test
    void theReleaseOfTheRuntimeNamesTheExactJdk() throws IOException {
        Path release = Files.writeString(home.resolve("of-jlink"), "JAVA_VERSION=\"25.0.5\"\n");

        new BaseJdk(home, JDK).completeRelease(release);

        assertThat(release).hasContent("""
            JAVA_VERSION="25.0.5"
            IMPLEMENTOR="Some Vendor"
            IMPLEMENTOR_VERSION="Build 25.0.5 (1)"
            JAVA_RUNTIME_VERSION="25.0.5+1"
            SOURCE=".:git:abc"
            SOURCE_REPO="https://example.com/jdk25u.git"
            """);
    }

    @Test
    void theVendorVersionOfAModifiedRuntimeIsOurs() throws IOException {
        assertThat(new BaseJdk(home, JDK).modifiedVersion("1.2.3"))
                .isEqualTo("edgedelta-lambda-extension-1.2.3_modified_Build_25.0.5_(1)");
    }

    @Test
    void theSourcesAreThoseThatTheVendorNames() throws IOException {
        assertThat(new BaseJdk(home, JDK).sources()).isEqualTo("https://example.com/jdk25u.git, .:git:abc");
        Files.writeString(home.resolve("release"), "");
        assertThat(new BaseJdk(home, JDK).sources()).isEqualTo("the vendor, Some Vendor, version 25.0.5+1");
    }

    private void needs(String library, String... versions) throws IOException {
        Files.writeString(home.resolve("lib/" + library + ".so"), "\u007fELF\0" + String.join("\0", versions) + "\0");
    }
}
