package com.edgedelta.lambda.packaging.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.FirehoseLayer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.RuntimeModules;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each layer's notice of its software: every component has a license and its text.
final class NoticeIT {
    private static final Pattern COMPONENT = Pattern.compile(" {2}(.+) (\\S+) \\| (.+) \\| (runtime/legal/\\S+)");
    private static final String CORE = RuntimeModules.CORE;

    static Stream<Path> homes() {
        return Stream.of(PackedLayer.home(), FirehoseLayer.home());
    }

    @ParameterizedTest
    @MethodSource("homes")
    void everyModuleOfTheRuntimeIsNamedWithATextInItsFolder(Path home) throws IOException {
        List<String> folders = components(home, 4);

        assertThat(folders)
                .containsAll(RuntimeModules.of(home).stream()
                        .map(module -> "runtime/legal/" + module)
                        .toList());
        assertThat(folders)
                .allSatisfy(folder -> assertThat(home.resolve(folder))
                        .isDirectoryContaining(
                                file -> file.getFileName().toString().contains("LICENSE")
                                        && file.toFile().length() > 500));
    }

    @Test
    void everyJarOfTheLayerIsNamed() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("layer.jars")))) {
            List<String> inTheFirehoseLayer = jars.map(
                            jar -> jar.getFileName().toString().replace(".jar", ""))
                    .sorted()
                    .toList();

            assertThat(jarsOf(FirehoseLayer.home())).containsExactlyInAnyOrderElementsOf(inTheFirehoseLayer);
            assertThat(jarsOf(PackedLayer.home()))
                    .containsExactlyInAnyOrderElementsOf(inTheFirehoseLayer.stream()
                            .filter(jar -> jar.matches("(edgedelta-lambda-extension|minimal-json)-\\d.*"))
                            .toList());
        }
    }

    @Test
    void jarsWithoutATextHaveTheirsFromTheRepository() {
        assertThat(PackedLayer.home().resolve("runtime/legal").resolve(CORE))
                .isDirectoryContaining("glob:**/Apache-2.0-LICENSE.txt")
                .isDirectoryContaining("glob:**/minimal-json-LICENSE.txt");
        assertThat(FirehoseLayer.home().resolve("runtime/legal").resolve(RuntimeModules.FIREHOSE))
                .isDirectoryContaining("glob:**/slf4j-api-LICENSE.txt")
                .isDirectoryContaining("glob:**/reactive-streams-LICENSE.txt")
                .isDirectoryContaining("glob:**/Apache-2.0-LICENSE.txt");
    }

    @ParameterizedTest
    @MethodSource("homes")
    void theLicenseLineJoinsTheLicensesOfAllComponents(Path home) throws IOException {
        String line = lines(home)
                .filter(each -> each.startsWith("License: "))
                .findFirst()
                .orElseThrow();

        assertThat(List.of(line.substring("License: ".length()).split(" AND ", -1)))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(components(home, 3).stream()
                        .flatMap(license -> Stream.of(license.split(" AND ", -1)))
                        .distinct()
                        .toList());
        assertThat(line.length())
                .as("what Lambda accepts as license information")
                .isLessThanOrEqualTo(512);
    }

    @ParameterizedTest
    @MethodSource("homes")
    void theReleaseNamesTheExactJdk(Path home) throws IOException {
        Properties release = new Properties();
        try (Reader file = Files.newBufferedReader(home.resolve("runtime/release"))) {
            release.load(file);
        }

        assertThat(release.getProperty("JAVA_RUNTIME_VERSION"))
                .isEqualTo('"' + System.getProperty("java.runtime.version") + '"');
        assertThat(release.getProperty("IMPLEMENTOR")).isEqualTo('"' + System.getProperty("java.vendor") + '"');
    }

    @ParameterizedTest
    @MethodSource("homes")
    @Tag("patched")
    void theRuntimeSaysThatItIsModifiedAndByWhat(Path home) throws IOException {
        assertThat(Command.run(home.resolve("runtime/bin/java").toString(), "-version")
                        .errors())
                .contains("edgedelta-lambda-extension-" + System.getProperty("layer.version") + "_modified_");
        assertThat(home.resolve("NOTICE.txt"))
                .content()
                .contains(
                        "Classes of it were changed on ",
                        "one-loader: ",
                        "no-date: ",
                        "thread-numbers: ",
                        "p256-field: ")
                .contains("plain-call-sites: ", "The sources of that JDK: ", "The sources of the patches: ");
    }

    private static List<String> jarsOf(Path home) throws IOException {
        return lines(home)
                .map(COMPONENT::matcher)
                .filter(line -> line.matches() && !line.group(1).startsWith("OpenJDK "))
                .map(line -> line.group(1) + "-" + line.group(2))
                .toList();
    }

    private static List<String> components(Path home, int group) throws IOException {
        return lines(home)
                .map(COMPONENT::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(group))
                .toList();
    }

    private static Stream<String> lines(Path home) throws IOException {
        return Files.readAllLines(home.resolve("NOTICE.txt")).stream();
    }
}
