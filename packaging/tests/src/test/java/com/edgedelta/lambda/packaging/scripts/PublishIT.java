package com.edgedelta.lambda.packaging.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.MotoServer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.SmallLayer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `scripts/publish.sh` and `scripts/remove.sh` with the real AWS CLI, talking to a moto server. Each test has a
/// layer of its own name.
@Order(1) // It takes long, so it starts first.
@ResourceLock(PackedLayer.CORES)
final class PublishIT {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static MotoServer moto;

    @SuppressWarnings("NullAway.Init")
    private static Path zip;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        moto = new MotoServer();
        zip = new SmallLayer(folder.resolve("layer")).zip(folder.resolve("it's a layer.zip"));
    }

    @AfterAll
    static void stop() {
        moto.close();
    }

    @Test
    void publishesToTwoRegionsWithLicenseDescriptionAndArchitecture(TestInfo test) {
        String layer = layer(test);

        Command published = publish(
                layer, "--region", "us-east-1,eu-west-1", "--license", "MIT", "--description", "it's \"ours\" $(ls)");

        String arn = "arn:aws:lambda:%s:123456789012:layer:" + layer + ":1";
        assertThat(published.errors()).doesNotContain("rror");
        assertThat(published.exitCode()).isZero();
        assertThat(published.output().lines())
                .containsExactly(
                        arn.formatted("us-east-1"),
                        arn.formatted("eu-west-1"),
                        "",
                        "| region | architecture | version | ARN |",
                        "|---|---|---|---|",
                        "| us-east-1 | x86_64 | 1 | `" + arn.formatted("us-east-1") + "` |",
                        "| eu-west-1 | x86_64 | 1 | `" + arn.formatted("eu-west-1") + "` |");
        assertThat(aws(
                        "list-layer-versions",
                        "--region",
                        "eu-west-1",
                        "--layer-name",
                        layer,
                        "--query",
                        "LayerVersions[0].[Version,LicenseInfo,CompatibleArchitectures[0],Description]"))
                .isEqualTo("1\tMIT\tx86_64\tit's \"ours\" $(ls)");
    }

    @Test
    void thePackedZipIsPublished(TestInfo test) {
        Command published = script("", "scripts/publish.sh", "--name", layer(test) + "-{arch}");

        assertThat(published.exitCode()).as(published.errors()).isZero();
        assertThat(published.output()).containsPattern("layer:" + layer(test) + "-(x86_64|arm64):1\n");
        String name = layer(test) + (PackedLayer.zip().toString().endsWith("-arm64.zip") ? "-arm64" : "-x86_64");
        assertThat(aws("list-layer-versions", "--layer-name", name, "--query", "LayerVersions[0].LicenseInfo"))
                .as("the licenses of all components")
                .isEqualTo("Apache-2.0 AND MIT AND GPL-2.0-only WITH Classpath-exception-2.0");
    }

    @Test
    void permitsEverybodyAndAccounts(TestInfo test) {
        String layer = layer(test);

        Command published = publish(layer, "--public", "--account", "111122223333,444455556666", "--verify");

        assertThat(published.exitCode()).as(published.errors()).isZero();
        assertThat(aws("get-layer-version-policy", "--layer-name", layer, "--version-number", "1", "--query", "Policy"))
                .contains("\"Principal\": \"*\"", "lambda:GetLayerVersion")
                .contains("111122223333", "444455556666");
    }

    @Test
    void withoutPermissionOptionsNobodyElseMayUseTheLayer(TestInfo test) {
        publish(layer(test));

        assertThat(script(
                                "",
                                "aws",
                                "lambda",
                                "get-layer-version-policy",
                                "--layer-name",
                                layer(test),
                                "--version-number",
                                "1")
                        .output())
                .doesNotContain("Principal");
    }

    @Test
    void aRegionThatFailsDoesNotKeepTheOthersFromBeingPublishedTo(TestInfo test) {
        Command published = publish(layer(test), "--region", "nowhere-1,eu-west-1");

        assertThat(published.exitCode()).isEqualTo(1);
        assertThat(published.output())
                .contains("| nowhere-1 | x86_64 | - | not published", "| eu-west-1 | x86_64 | 1 | `arn:aws");
        assertThat(published.errors()).endsWith("publish.sh: not all was published; the table says what\n");
        assertThat(versions("eu-west-1", layer(test))).isEqualTo("1");
    }

    @Test
    void aDryRunPrintsTheCommandsAndChangesNothing(TestInfo test) {
        publish(layer(test));

        Command published = publish(layer(test), "--dry-run", "--public", "--description", "it's");
        Command removed = remove(layer(test), "", "--dry-run", "--all");

        assertThat(published.output().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("aws lambda publish-layer-version --region us-east-1 --layer-name " + layer(test))
                        .contains("--description 'it'\\''s'", "it'\\''s a layer.zip'"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("aws lambda add-layer-version-permission")
                        .contains("--principal '*'"));
        assertThat(removed.output().strip())
                .isEqualTo("aws lambda delete-layer-version --region us-east-1 --layer-name " + layer(test)
                        + " --version-number 1");
        assertThat(List.of(published.exitCode(), removed.exitCode())).containsOnly(0);
        assertThat(versions("us-east-1", layer(test))).isEqualTo("1");
    }

    @Test
    void aBrokenTreeIsRefusedAndNothingIsPublished(TestInfo test) throws IOException {
        SmallLayer broken = new SmallLayer(folder.resolve("broken"));
        broken.setMode(SmallLayer.LAUNCHER, "rw-r--r--");
        Path file = broken.zip(folder.resolve("broken.zip"));

        Command published =
                script("", "scripts/publish.sh", "--arch", "x86_64", "--zip", file.toString(), "--name", layer(test));

        assertThat(published.exitCode()).isEqualTo(1);
        assertThat(published.errors().lines())
                .containsExactly(
                        SmallLayer.LAUNCHER + ": not executable for everybody",
                        "publish.sh: " + file + " is not what a layer must be; nothing was published");
        assertThat(versions("us-east-1", layer(test))).isEmpty();
    }

    @Test
    void aZipOfAnotherArchitectureIsRefused(TestInfo test) {
        Command published =
                script("", "scripts/publish.sh", "--arch", "arm64", "--zip", zip.toString(), "--name", layer(test));

        assertThat(published.exitCode()).isEqualTo(1);
        assertThat(published.errors()).contains("built for x86_64, not for arm64");
    }

    @Test
    void aZipThatIsTooLargeOrNoneIsRefused(TestInfo test) throws IOException {
        Path large = folder.resolve("large.zip");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(50_000_001);
        }
        Path text = Files.writeString(folder.resolve("text.zip"), "no zip");

        for (var refused : List.of(
                List.of(
                        large,
                        large
                                + " is larger than the 50 MB that can be published directly: name a bucket with"
                                + " --bucket"),
                List.of(text, text + " cannot be unzipped"),
                List.of(folder.resolve("none.zip"), "there is no " + folder.resolve("none.zip")))) {
            Command published = script(
                    "",
                    "scripts/publish.sh",
                    "--arch",
                    "x86_64",
                    "--zip",
                    refused.getFirst().toString(),
                    "--name",
                    layer(test));

            assertThat(published.exitCode()).isEqualTo(1);
            assertThat(published.errors()).contains("publish.sh: " + refused.getLast());
        }
    }

    @Test
    void removesOneARangeAllButTheNewestAndAll(TestInfo test) {
        String layer = layer(test);
        publishVersions(layer, 5);

        assertThat(remove(layer, "", "--yes", "--version", "1").exitCode()).isZero();
        assertThat(versions("us-east-1", layer)).isEqualTo("5 4 3 2");
        assertThat(remove(layer, "", "--yes", "--versions", "2-3").exitCode()).isZero();
        assertThat(versions("us-east-1", layer)).isEqualTo("5 4");
        assertThat(remove(layer, "", "--yes", "--keep", "1").exitCode()).isZero();
        assertThat(versions("us-east-1", layer)).isEqualTo("5");
        assertThat(remove(layer, "", "--yes", "--all").output()).endsWith("Deleted: 1 of 1.\n");
        assertThat(versions("us-east-1", layer)).isEmpty();
        assertThat(remove(layer, "", "--yes", "--all"))
                .returns(0, Command::exitCode)
                .returns("No such version exists: nothing to delete.\n", Command::output);
    }

    @Test
    void asksBeforeItDeletes(TestInfo test) {
        String layer = layer(test);
        publishVersions(layer, 1);

        for (String no : List.of("", "no\n")) {
            Command removed = remove(layer, no, "--all");
            assertThat(removed.exitCode()).isEqualTo(1);
            assertThat(removed.output()).contains(layer + ":1", "Delete these (1)?");
            assertThat(removed.errors()).isEqualTo("remove.sh: nothing was deleted\n");
        }
        assertThat(versions("us-east-1", layer)).isEqualTo("1");
        assertThat(remove(layer, "y\n", "--all").exitCode()).isZero();
        assertThat(versions("us-east-1", layer)).isEmpty();
    }

    @Test
    void aRegionThatFailsDoesNotKeepTheOthersFromBeingCleaned(TestInfo test) {
        String layer = layer(test);
        publishVersions(layer, 1);

        Command removed = remove(layer, "", "--yes", "--all", "--region", "nowhere-1,us-east-1");

        assertThat(removed.exitCode()).isEqualTo(1);
        assertThat(removed.output()).endsWith("Deleted: 1 of 1.\n");
        assertThat(removed.errors())
                .endsWith("nowhere-1 " + layer + ": the versions could not be listed; nothing is deleted there\n"
                        + "remove.sh: not all was deleted\n");
        assertThat(versions("us-east-1", layer)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badOptions")
    void aBadOptionIsOneLineAndExitCode2(String command, String problem) {
        List<String> words = List.of(command.split(" "));

        Command run = Command.run(
                moto.environment(),
                "",
                Stream.concat(
                                Stream.of("scripts/" + words.getFirst()),
                                words.stream().skip(1))
                        .toList());

        assertThat(run.errors().lines()).containsExactly(words.getFirst() + ": " + problem);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
    }

    static Stream<List<String>> rows() {
        return Stream.of(
                List.of("publish.sh --nam x", "unknown option --nam; --help shows what there is"),
                List.of("publish.sh --name", "--name needs a value"),
                List.of("publish.sh --name a;b", "--name a;b: only letters, digits, - and _ are allowed, and {arch}"),
                List.of("publish.sh --name a,b", "--name a,b: a layer's name has no space or comma"),
                List.of("publish.sh --arch ppc", "--arch ppc: it must be x86_64 or arm64"),
                List.of(
                        "publish.sh --arch x86_64,arm64 --name x",
                        "--name x: it must have {arch} in it if several architectures are published"),
                List.of(
                        "publish.sh --arch x86_64,arm64 --zip x",
                        "--zip x: it holds one architecture, and 2 were asked for"),
                List.of(
                        "publish.sh --region $(ls)",
                        "--region $(ls): it must be a name, or several separated by commas"),
                List.of(
                        "publish.sh --region a,--debug",
                        "--region a,--debug: it must be a name, or several separated by commas"),
                List.of("publish.sh --sar", "--sar needs --bucket, from which the app's users get the zips"),
                List.of(
                        "publish.sh --bucket A/b",
                        "--bucket A/b: it must be a bucket's name, and may have {region} in it"),
                List.of("publish.sh --account 12", "--account 12: it must have 12 digits"),
                List.of("publish.sh --account 12345678901x", "--account 12345678901x: it must have 12 digits"),
                List.of("remove.sh", "say what to delete: --version N, --versions A-B, --keep N or --all"),
                List.of(
                        "remove.sh --all --version 3",
                        "--all and --version: only one of --version, --versions, --keep and --all can be given"),
                List.of("remove.sh --version 0", "--version 0: it must be a number from 1"),
                List.of("remove.sh --version 08", "--version 08: it must be a number from 1"),
                List.of("remove.sh --versions 7-3", "--versions 7-3: it must be two numbers like 3-7"),
                List.of("remove.sh --versions 7", "--versions 7: it must be two numbers like 3-7"),
                List.of("remove.sh --versions 1-2-3", "--versions 1-2-3: it must be two numbers like 3-7"),
                List.of("remove.sh --keep 0", "--keep 0: it must be a number from 1; --all deletes all"),
                List.of("remove.sh --all --name *", "--name *: only letters, digits, - and _ are allowed, and {arch}"));
    }

    static Stream<Object[]> badOptions() {
        return rows().map(List::toArray);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void helpNamesEveryOption(String script) throws IOException {
        Command help = Command.run("scripts/" + script, "--help");

        assertThat(help.exitCode()).isZero();
        Files.readString(Command.ROOT.resolve("scripts/" + script))
                .lines()
                .filter(line -> line.strip().matches("--[a-z-]+( \\| --[a-z-]+)*\\).*"))
                .flatMap(
                        line -> Stream.of(line.strip().replaceFirst("\\).*", "").split(" \\| ")))
                .forEach(option -> assertThat(help.output()).contains("  " + option + " "));
    }

    static Stream<String> scripts() {
        return Stream.of("publish.sh", "remove.sh");
    }

    private static Command publish(String layer, String... options) {
        List<String> words = new ArrayList<>(
                List.of("scripts/publish.sh", "--arch", "x86_64", "--zip", zip.toString(), "--name", layer));
        words.addAll(List.of(options));
        return Command.run(moto.environment(), "", words);
    }

    /// Publishes by the AWS CLI alone, which is quicker.
    private static void publishVersions(String layer, int versions) {
        for (int i = 0; i < versions; i++) {
            aws("publish-layer-version", "--layer-name", layer, "--zip-file", "fileb://" + zip, "--query", "Version");
        }
    }

    private static Command remove(String layer, String input, String... options) {
        List<String> words = new ArrayList<>(List.of("scripts/remove.sh", "--name", layer));
        words.addAll(List.of(options));
        return Command.run(moto.environment(), input, words);
    }

    private static String versions(String region, String layer) {
        return aws(
                        "list-layer-versions",
                        "--region",
                        region,
                        "--layer-name",
                        layer,
                        "--query",
                        "LayerVersions[].Version")
                .replace('\t', ' ');
    }

    private static String aws(String... options) {
        List<String> words = new ArrayList<>(List.of("aws", "lambda"));
        words.addAll(List.of(options));
        words.addAll(List.of("--output", "text"));
        Command command = Command.run(moto.environment(), "", words);
        assertThat(command.exitCode()).as(command.errors()).isZero();
        return command.output().strip();
    }

    private static Command script(String input, String... words) {
        return Command.run(moto.environment(), input, List.of(words));
    }

    private static String layer(TestInfo test) {
        return "it-" + Integer.toHexString(test.getDisplayName().hashCode());
    }
}
