package com.edgedelta.lambda.packaging.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.RecordingAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `scripts/check`: the extension's lines about settings, and whether the endpoint can be reached.
final class CheckIT {
    @TempDir
    private Path folder;

    @Test
    void goodSettingsAndAnEndpointThatIsThere() throws IOException {
        try (Endpoint endpoint = Endpoint.http()) {
            Command check = check(Map.of(), "ED_ENDPOINT=" + endpoint.url());

            assertThat(check.output())
                    .contains(
                            "settings: the extension has nothing to say about them",
                            "name: 127.0.0.1",
                            "connection: open",
                            "HEAD, without authorization: status ");
            assertThat(check.exitCode()).as(check.errors()).isZero();
        }
    }

    @Test
    void saysWhatTheExtensionWouldSayAndNoSecret() throws IOException {
        Path file = Files.writeString(folder.resolve("settings"), """
                # of the function
                ED_BUFFER_SIZE_MB=4711
                ED_AUTH_TOKEN=secret-token
                ED_HTTP_HEADERS=X-Key=secret-header
                """);

        Command check = check(
                Map.of(),
                "--file",
                file.toString(),
                "--memory",
                "512",
                "ED_ENDPOINT=http://secret-user:secret-word@127.0.0.1:" + FreePort.find()
                        + "/secret-path?k=secret-query");

        assertThat(check.output())
                .contains(
                        "[edgedelta] ED_BUFFER_SIZE_MB=\"4711\" is not allowed: it takes 1 to 128",
                        "Connection refused");
        assertThat(check.output() + check.errors()).doesNotContain("secret");
        assertThat(check.exitCode()).isEqualTo(1);
    }

    @Test
    void readsTheSettingsOfAFunction() throws IOException {
        RecordingAws aws = new RecordingAws(folder.resolve("aws")).answering("lambda get-function-configuration", """
            {"FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f", "MemorySize": 1024,
             "Environment": {"Variables": {"ED_BUFFER_SIZE_MB": "4711", "MINE": "1"}},
             "Layers": [{"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:other:1"}]}
            """);

        Command check = check(aws.environment(), "--function", "f", "--offline");

        assertThat(check.output().lines())
                .contains("no layer of the function has edgedelta in its name (1 layers)")
                .anyMatch(line -> line.contains("it takes 1 to 256; using 20"))
                .anyMatch(line -> line.contains("ED_ENDPOINT is not set"));
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(aws.calls()).hasSize(1);
    }

    @Test
    void layersThatCannotWorkAreNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("function.json"), """
            {"FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f", "Architectures": ["arm64"],
             "Environment": {"Variables": {"PUSHER_MODE": "kinesis", "KINESIS_ENDPOINT": "logs"}},
             "Layers": [{"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:edgedelta-lambda-extension-x86_64:1"},
                        {"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:edgedelta-lambda-extension-arm64:1"}]}
            """);

        Command check = check(Map.of(), "--file", file.toString(), "--offline");

        assertThat(check.output().lines())
                .contains(
                        "the layer is for x86_64, and the function runs on arm64",
                        "several layers of the extension hold the same files, and the last one hides the others: remove"
                                + " all but one",
                        "PUSHER_MODE=kinesis needs the Firehose layer, and no layer has firehose in its name")
                .doesNotContain("the layer is for arm64, and the function runs on arm64");
        assertThat(check.exitCode()).isEqualTo(1);
    }

    @Test
    void aFunctionWithoutVariablesHasNone() throws IOException {
        Path file = Files.writeString(folder.resolve("function.json"), """
                {"Configuration": {"FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f", "Role": "r"}}
                """);

        Command check = check(Map.of(), "--file", file.toString(), "--offline");

        assertThat(check.output().lines())
                .containsExactly(
                        "no layer of the function has edgedelta in its name (0 layers)",
                        "[edgedelta] ED_ENDPOINT is not set: it must be an absolute http or https URL; no logs are"
                                + " forwarded, the function runs untouched");
    }

    @Test
    void readsRulesAndPatternsAsTheExtensionWould() throws IOException {
        Files.writeString(folder.resolve("rules.json"), "[{\"type\": \"mask_sequences\"");
        String[] settings = {
            "--offline",
            "ED_ENDPOINT=https://logs.example.com/",
            "ED_PROCESSING_RULES=[{",
            "ED_PROCESSING_RULES_FILE=rules.json",
            "ED_MULTILINE_PATTERN=("
        };

        Command withoutCode = check(Map.of(), settings);
        List<String> words = new ArrayList<>(List.of(settings));
        words.addAll(List.of("--code", folder.toString()));
        Command withCode = check(Map.of(), words.toArray(String[]::new));

        assertThat(withoutCode.output())
                .contains("[edgedelta] ED_PROCESSING_RULES cannot be used: ", "[edgedelta] ED_MULTILINE_PATTERN cannot")
                .contains("not tried: the rules in the file that ED_PROCESSING_RULES_FILE names")
                .doesNotContain("ED_PROCESSING_RULES_FILE cannot be used");
        assertThat(withCode.output())
                .contains("[edgedelta] ED_PROCESSING_RULES_FILE cannot be used: ")
                .doesNotContain("not tried");
        assertThat(withCode.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"Configuration\": null}",
                "{\"Layers\": [1]}",
                "{\"Environment\": 3}",
                "{\"FunctionArn\": 1}",
                "{\"FunctionArn\": \"f\", \"Environment\": {\"Variables\": {}}}"
            })
    void aFileThatDescribesNoFunctionIsOneLine(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("function.json"), json);
        RecordingAws aws = new RecordingAws(folder.resolve("aws")).answering("lambda get-function-configuration", json);

        assertThat(check(Map.of(), "--file", file.toString(), "--offline"))
                .returns(2, Command::exitCode)
                .satisfies(check -> assertThat(check.errors().lines()).hasSize(1));
        assertThat(check(aws.environment(), "--function", "f", "--offline"))
                .returns(1, Command::exitCode)
                .returns(
                        "check: the AWS CLI printed something else than a function's configuration\n", Command::errors);
    }

    @Test
    void variablesThatCouldNotBeDecryptedAreNotTakenForNone() throws IOException {
        Path file = Files.writeString(folder.resolve("function.json"), """
                {"FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f",
                 "Environment": {"Error": {"ErrorCode": "KMSAccessDeniedException", "Message": "no"}}}
                """);

        assertThat(check(Map.of(), "--file", file.toString()).errors()).contains("could not decrypt");
    }

    @Test
    void aFileMayHaveQuotesWindowsLineEndsAndAByteOrderMark() throws IOException {
        String settings = """
                \uFEFFexport ED_ENDPOINT="https://logs.example.com/"

                ED_COMPRESSION='gzip'
                ED_PRINT_EXTENSION_LOGS=true
                """;
        Path file = Files.writeString(folder.resolve("settings"), settings.replace("\n", "\r\n"));

        Command check = check(Map.of(), "--file", file.toString(), "--offline");

        assertThat(check.output()).isEqualTo("settings: the extension has nothing to say about them\n");
        assertThat(check.exitCode()).as(check.errors()).isZero();
    }

    @Test
    void theProxyIsUsedByTheExtensionsOwnRules() throws IOException {
        String proxy = "127.0.0.1:" + FreePort.find();
        String[] settings = {"ED_ENDPOINT=http://10.1.2.3:1/", "HTTP_PROXY=http://secret-user:secret-word@" + proxy};

        assertThat(check(Map.of(), settings).output())
                .contains("http://10.1.2.3:1 through the proxy " + proxy + "\n", "Connection refused")
                .doesNotContain("secret");
        assertThat(check(
                                Map.of(),
                                "ED_ENDPOINT=http://[::1]:" + FreePort.find() + "/",
                                "HTTP_PROXY=http://" + proxy,
                                "ED_ENABLED=true")
                        .output())
                .doesNotContain("through the proxy")
                .contains("http://[::1]:");
    }

    @Test
    void aBadOptionIsOneLineThatRepeatsNoValue() {
        assertThat(check(Map.of(), "--nothing").errors())
                .isEqualTo("check: unknown option --nothing; --help shows what there is\n");
        assertThat(check(Map.of(), "secret-token"))
                .returns(2, Command::exitCode)
                .returns("check: an argument is not NAME=VALUE\n", Command::errors);
    }

    private static Command check(Map<String, String> environment, String... options) {
        List<String> words = new ArrayList<>(List.of("scripts/check"));
        words.addAll(List.of(options));
        return Command.run(environment, "", words);
    }
}
