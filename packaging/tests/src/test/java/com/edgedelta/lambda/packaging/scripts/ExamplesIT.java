package com.edgedelta.lambda.packaging.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.packaging.fixture.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `packaging/examples` are valid and set only variables that the extension reads. Whatever needs more than Python is
/// checked by `packaging/examples/check/run all`.
final class ExamplesIT {
    private static final Path EXAMPLES = Command.ROOT.resolve("packaging/examples");
    private static final Pattern SETTING =
            Pattern.compile("(?<![A-Za-z0-9_$-])(ED_[A-Z][A-Z0-9_]*|PUSHER_[A-Z_]+|KINESIS_[A-Z_]+)(?![A-Za-z0-9_])");
    /// The example's own version, and the program that deploys what is only synthesized here.
    private static final Set<String> NOT_RUN = Set.of("version", "aws-cdk");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)(?:<NAME>)?` \\|");

    @Test
    void templatesAndTheTerraformModuleAreValid() {
        Command checked = Command.run("packaging/examples/check/run", "quick");

        assertThat(checked.exitCode()).as(checked.output() + checked.errors()).isZero();
        assertThat(checked.output())
                .contains("templates: 24 uses of SAM and CloudFormation, 0 problems")
                .containsPattern("terraform: 3 examples, provider [0-9.]+, 0 problems");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void setsOnlyWhatTheExtensionReads(Path folder) throws IOException {
        Set<String> settings = named(ROW, read(Command.ROOT.resolve("docs/settings.md")));
        StringBuilder text = new StringBuilder();
        for (Path file : files(folder)) {
            text.append(read(file)).append('\n');
        }

        assertThat(named(SETTING, text.toString())).isSubsetOf(settings);
    }

    /// Each tool's folder shows all ways to install, with tags or without, and gives the permission of each.
    @ParameterizedTest
    @MethodSource("tools")
    void showsAllWaysToInstallWithTheirPermissions(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files(folder)) {
            text.append(read(file)).append('\n');
        }

        assertThat(named(SETTING, text.toString()))
                .contains(
                        "ED_ENDPOINT",
                        "ED_AUTH_TOKEN_SECRET",
                        "PUSHER_MODE",
                        "KINESIS_ENDPOINT",
                        "ED_FORWARD_LAMBDA_TAGS");
        assertThat(text)
                .contains(
                        "secretsmanager:GetSecretValue",
                        "ssm:GetParameter",
                        "firehose:PutRecordBatch",
                        "lambda:GetFunction",
                        "lambda:ListTags");
    }

    @Test
    void toolsAreCheckedInTheVersionsThatTheExamplesName() throws IOException {
        String tools = read(EXAMPLES.resolve("check/package.json"));
        Pattern dependency = Pattern.compile("\"([@a-z/-]+)\": \"([0-9.]+)\"");
        for (String example : List.of("cdk-typescript", "pulumi-typescript")) {
            String named = read(EXAMPLES.resolve(example).resolve("package.json"));
            dependency
                    .matcher(named)
                    .results()
                    .filter(match -> !NOT_RUN.contains(match.group(1)))
                    .forEach(match -> assertThat(tools).contains(match.group()));
        }
    }

    /// The checksums are what makes an installation repeatable; addresses would be those of whoever made the file.
    @ParameterizedTest
    @ValueSource(strings = {"cdk-typescript", "check", "pulumi-typescript"})
    void packagesAreLockedByTheirChecksumsAlone(String example) throws IOException {
        Path folder = EXAMPLES.resolve(example);
        JsonObject named = Json.parse(read(folder.resolve("package.json"))).asObject();
        JsonObject locked = Json.parse(read(folder.resolve("package-lock.json")))
                .asObject()
                .get("packages")
                .asObject();

        for (String kind : List.of("dependencies", "devDependencies")) {
            assertThat(locked.get("").asObject().get(kind)).isEqualTo(named.get(kind));
        }
        locked.remove("");
        for (JsonObject.Member entry : locked) {
            JsonObject dependency = entry.getValue().asObject();
            assertThat(dependency.get("resolved")).as(entry.getName()).isNull();
            assertThat(dependency.get("integrity") != null || dependency.getBoolean("inBundle", false))
                    .as(entry.getName())
                    .isTrue();
        }
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    static Stream<Path> tools() throws IOException {
        return examples()
                .filter(folder ->
                        !Set.of("check", "images").contains(folder.getFileName().toString()));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !("/" + folder.relativize(file)).contains("/target/"))
                    .toList();
        }
    }

    private static Set<String> named(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
