package com.edgedelta.lambda.packaging.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.RecordingAws;
import com.edgedelta.lambda.packaging.fixture.SmallLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests of `scripts/publish.sh` and `scripts/remove.sh` to services that no AWS test server has: the Serverless
/// Application Repository, a zip for S3, and reading a version back.
final class PublishAppIT {
    private static final String APP =
            "arn:aws:serverlessrepo:us-east-1:123456789012:applications/edgedelta-lambda-extension";

    @TempDir
    private Path folder;

    @Test
    void aNewAppHasBothArchitecturesFromTheBucket() throws IOException {
        RecordingAws aws = app("None\n").answering("serverlessrepo create-application", APP + "\n");

        Command published = publish(aws, "--sar", "--bucket", "zips-{region}", "--public");

        assertThat(published.errors()).doesNotContain("publish.sh");
        assertThat(published.exitCode()).isZero();
        assertThat(published.output()).endsWith(APP + "\n");
        assertThat(aws.calls())
                .hasSize(5)
                .anyMatch(
                        call -> call.matches("s3 cp .* s3://zips-us-east-1/\\S+/edgedelta-lambda-extension-x86_64.zip"))
                .anyMatch(
                        call -> call.matches("s3 cp .* s3://zips-us-east-1/\\S+/edgedelta-lambda-extension-arm64.zip"))
                .anyMatch(call -> call.startsWith("serverlessrepo create-application --region us-east-1 ")
                        && call.contains("--spdx-license-id Apache-2.0"))
                .anyMatch(call -> call.contains("put-application-policy")
                        && call.contains("--application-id " + APP)
                        && call.endsWith("--statements Principals=*,Actions=Deploy"));
        String template = aws.given("template.yaml");
        for (String call : aws.calls().subList(0, 2)) {
            assertThat(template).contains("ContentUri: " + call.replaceFirst(".* (s3://)", "$1") + "\n");
        }
        assertThat(template).doesNotContain("VERSION", "../target").contains("Transform: AWS::Serverless-2016-10-31");
    }

    @Test
    void anAppThatIsThereGetsAVersion() throws IOException {
        RecordingAws aws = app(APP + "\n").answering("serverlessrepo create-application-version", APP + "\n");

        Command published = publish(aws, "--sar", "--bucket", "zips", "--account", "111122223333,444455556666");

        assertThat(published.exitCode()).as(published.errors()).isZero();
        assertThat(aws.calls())
                .noneMatch(call -> call.startsWith("serverlessrepo create-application "))
                .anyMatch(call -> call.startsWith("serverlessrepo create-application-version")
                        && call.contains("--application-id " + APP + " --semantic-version "))
                .anyMatch(call -> call.endsWith("--statements Principals=111122223333,444455556666,Actions=Deploy"));
    }

    @Test
    void anAppThatIsRefusedIsReported() throws IOException {
        Command published = publish(app("None\n"), "--sar", "--bucket", "zips");

        assertThat(published.exitCode()).isEqualTo(1);
        assertThat(published.errors()).endsWith("""
                        publish.sh: us-east-1: the app is not published; the AWS CLI's message is above
                        publish.sh: not all was published
                        """);
    }

    @Test
    void aDryRunOfTheAppCallsNothing() throws IOException {
        RecordingAws aws = app("None\n");

        Command dry = publish(aws, "--sar", "--bucket", "zips", "--public", "--dry-run");

        assertThat(dry.exitCode()).as(dry.errors()).isZero();
        assertThat(dry.output().lines()).hasSize(4);
        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void aZipThatIsTooLargeGoesThroughTheBucket() throws IOException {
        RecordingAws aws = new RecordingAws(folder.resolve("aws"))
                .answering("s3 cp", "")
                .answering("lambda publish-layer-version", "7\tarn:of:version:7\n");
        SmallLayer layer = new SmallLayer(folder.resolve("large"));
        byte[] noise = new byte[50_000_001];
        new Random(7).nextBytes(noise);
        layer.write(SmallLayer.HOME + "classes.aot", noise, "rw-r--r--");
        Path zip = layer.zip(folder.resolve("large.zip"));

        Command published = publish(aws, "--arch", "x86_64", "--zip", zip.toString(), "--bucket", "zips-{region}");

        assertThat(published.exitCode()).as(published.errors()).isZero();
        assertThat(aws.calls()).hasSize(2);
        String key = aws.calls().getFirst().replaceFirst(".* s3://zips-us-east-1/", "");
        assertThat(key).endsWith("/large.zip");
        assertThat(aws.calls().getLast())
                .contains("--content S3Bucket=zips-us-east-1,S3Key=" + key)
                .doesNotContain("--zip-file");
    }

    @Test
    void whatIsReadBackMustBeWhatWasPublished() throws IOException {
        for (var wrong : Map.of("c3VtIG9mIGFub3RoZXI=\tx86_64", "its checksum is c3Vt", "SUM\tarm64", "it is for arm64")
                .entrySet()) {
            Path there = folder.resolve(Integer.toHexString(wrong.hashCode()));
            Path zip = new SmallLayer(there.resolve("layer")).zip(there.resolve("layer.zip"));
            RecordingAws aws = new RecordingAws(there.resolve("aws"))
                    .answering("lambda publish-layer-version", "7\tarn:of:version:7\n")
                    .answering("lambda get-layer-version", wrong.getKey().replace("SUM", sum(zip)) + "\n");

            Command published = publish(aws, "--arch", "x86_64", "--zip", zip.toString(), "--verify");

            assertThat(published.exitCode()).isEqualTo(1);
            assertThat(published.errors()).contains("arn:of:version:7: " + wrong.getValue());
            assertThat(published.output()).contains("`arn:of:version:7`: published, but not as it must be");
        }
    }

    @Test
    void aDryRunOfOneVersionsRemovalCallsNothing() throws IOException {
        RecordingAws aws = new RecordingAws(folder.resolve("aws"));

        Command dry = Command.run(
                aws.environment(),
                "",
                List.of("scripts/remove.sh", "--dry-run", "--version", "4", "--name", "x", "--region", "us-east-1"));

        assertThat(dry.output().strip())
                .isEqualTo("aws lambda delete-layer-version --region us-east-1 --layer-name x --version-number 4");
        assertThat(dry.exitCode()).isZero();
        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void otherDryRunsOfARemovalOnlyList() throws IOException {
        for (List<String> form : List.of(List.of("--versions", "2-3"), List.of("--keep", "1"), List.of("--all"))) {
            RecordingAws aws = new RecordingAws(folder.resolve("aws" + form.hashCode()))
                    .answering("lambda list-layer-versions", "3\n2\n");

            Command dry = Command.run(
                    aws.environment(),
                    "",
                    Stream.concat(
                                    Stream.of("scripts/remove.sh", "--dry-run", "--name", "x", "--region", "us-east-1"),
                                    form.stream())
                            .toList());

            assertThat(dry.output()).contains("--version-number 2 ");
            assertThat(aws.calls()).hasSize(1).allMatch(call -> call.startsWith("lambda list-layer-versions"));
        }
    }

    /// AWS that accepts the zips and has that app; zips with the packed layer's names are small ones.
    private RecordingAws app(String there) throws IOException {
        return new RecordingAws(folder.resolve("aws"))
                .answering("s3 cp", "")
                .answering("serverlessrepo list-applications", there)
                .answering("serverlessrepo put-application-policy", "");
    }

    /// Both architectures' zips are in a folder of this test.
    private Command publish(RecordingAws aws, String... options) throws IOException {
        Path zips = Files.createDirectories(folder.resolve("zips"));
        for (var machine : Map.of("x86_64", "3e00", "arm64", "b700").entrySet()) {
            Path zip = zips.resolve("edgedelta-lambda-extension-" + machine.getKey() + ".zip");
            if (!Files.exists(zip)) {
                SmallLayer layer = new SmallLayer(folder.resolve(machine.getKey()));
                layer.write(SmallLayer.JAVA, SmallLayer.elf(machine.getValue(), "GLIBC_2.17"), "rwxr-xr-x");
                layer.write(SmallLayer.LIBRARY, SmallLayer.elf(machine.getValue(), "GLIBC_2.17"), "rw-r--r--");
                layer.zip(zip);
            }
        }
        Map<String, String> environment = new HashMap<>(aws.environment());
        environment.put("LAYER_ZIPS", zips.toString());
        return Command.run(
                environment,
                "",
                Stream.concat(Stream.of("scripts/publish.sh"), Stream.of(options))
                        .toList());
    }

    private static String sum(Path zip) {
        return Command.run("sh", "-c", "openssl dgst -sha256 -binary '" + zip + "' | openssl base64 -A")
                .output();
    }
}
