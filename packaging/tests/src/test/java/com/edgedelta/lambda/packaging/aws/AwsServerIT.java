package com.edgedelta.lambda.packaging.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.MotoServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The packed layer against a server that plays Lambda, Secrets Manager and Systems Manager, and checks signatures and
/// permissions. Each test sets whether the server checks signatures, so one runs after the other.
@Order(1) // It takes long, so it starts first.
@Execution(ExecutionMode.SAME_THREAD)
final class AwsServerIT {
    private static final String FUNCTION = "tested-tags";
    private static final String ACCOUNT_ROLE = "arn:aws:iam::123456789012:role/";

    private static @Nullable MotoServer server;

    private static MotoServer server() {
        if (server == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return server;
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        server = new MotoServer();
        role("allowed", "[\"lambda:GetFunction\",\"secretsmanager:GetSecretValue\",\"ssm:GetParameter\"]");
        role("denied", "[\"logs:PutLogEvents\"]");
        aws(
                "lambda",
                "create-function",
                "--function-name",
                FUNCTION,
                "--runtime",
                "python3.12",
                "--role",
                ACCOUNT_ROLE + "allowed",
                "--handler",
                "f.f",
                "--zip-file",
                "fileb://" + code(folder),
                "--tags",
                "{\"team\":\"orders\",\"cost center\":\"a b\"}");
        aws("secretsmanager", "create-secret", "--name", "the/token", "--secret-string", "from-secrets-manager");
        aws("secretsmanager", "create-secret", "--name", "json", "--secret-string", "{\"key\":\"from-json\"}");
        aws("ssm", "put-parameter", "--name", "/the/token", "--type", "SecureString", "--value", "from-ssm");
    }

    @AfterAll
    static void stop() {
        server().close();
    }

    private static Path code(Path folder) throws IOException {
        Path file = folder.resolve("code.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("f.py"));
            zip.closeEntry();
        }
        return file;
    }

    private static void role(String name, String actions) {
        aws(
                "iam",
                "create-role",
                "--role-name",
                name,
                "--assume-role-policy-document",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                        + "\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}");
        aws(
                "iam",
                "put-role-policy",
                "--role-name",
                name,
                "--policy-name",
                "p",
                "--policy-document",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":" + actions
                        + ",\"Resource\":\"*\"}]}");
    }

    /// The extension with that role's credentials, which the server checks from now on. It checks only POST
    /// correctly: the AWS CLI's own GET is refused.
    private static EmulatorSettings as(String role, Endpoint endpoint) throws IOException, InterruptedException {
        server().checkSignatures(false);
        JsonObject keys = Json.parse(
                        aws("sts", "assume-role", "--role-arn", ACCOUNT_ROLE + role, "--role-session-name", "function"))
                .asObject()
                .get("Credentials")
                .asObject();
        server().checkSignatures(true);
        return AskingAws.settings(endpoint, server().url())
                .withFunctionName(FUNCTION)
                .withEnvironment("AWS_ACCESS_KEY_ID", keys.getString("AccessKeyId", ""))
                .withEnvironment("AWS_SECRET_ACCESS_KEY", keys.getString("SecretAccessKey", ""))
                .withEnvironment("AWS_SESSION_TOKEN", keys.getString("SessionToken", ""));
    }

    @Test
    void tagsAreThoseOfTheFunction() throws Exception {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator =
                        new Emulator(as("allowed", endpoint).withEnvironment("ED_FORWARD_LAMBDA_TAGS", "true"))) {
            server().checkSignatures(false);
            emulator.start();
            emulator.invoke(Deliveries.invocation("tagged", 2));

            assertThat(Deliveries.lines(endpoint)).hasSize(2);
            assertThat(endpoint.records()).allSatisfy(record -> {
                assertThat(record.get("faas").asObject().get("tags"))
                        .isEqualTo(new JsonObject().add("team", "orders").add("cost center", "a b"));
                assertThat(record.getString("process.runtime.name", "")).isEqualTo("python3.12");
                assertThat(record.getString("host.arch", "")).isEqualTo("x86_64");
            });
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void aRoleThatIsNotPermittedIsToldWhatItNeeds() throws Exception {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator =
                        new Emulator(as("denied", endpoint).withEnvironment("ED_AUTH_TOKEN_SECRET", "the/token"))) {
            assertRefused(emulator, endpoint);
        }
    }

    @Test
    void aWrongSignatureIsRefused() throws Exception {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(as("allowed", endpoint)
                        .withEnvironment("ED_AUTH_TOKEN_SECRET", "the/token")
                        .withEnvironment("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI"))) {
            assertRefused(emulator, endpoint);
        }
    }

    private static void assertRefused(Emulator emulator, Endpoint endpoint) {
        emulator.start();
        emulator.invoke(Deliveries.invocation("kept", 1));

        assertThat(endpoint.requests()).noneMatch(request -> request.method().equals("POST"));
        assertThat(emulator.output())
                .anySatisfy(line -> assertThat(line)
                        .contains("status 40", "secretsmanager:GetSecretValue")
                        .doesNotContain("wJalr"));
    }

    @ParameterizedTest
    @CsvSource({
        "the/token, from-secrets-manager",
        "json#key, from-json",
        "/the/token, from-ssm",
        "arn:aws:ssm:us-east-1:123456789012:parameter/the/token, from-ssm",
    })
    void theTokenIsReadFromWhereItIsKept(String reference, String token) throws Exception {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator =
                        new Emulator(as("allowed", endpoint).withEnvironment("ED_AUTH_TOKEN_SECRET", reference))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("authorized", 2));

            assertThat(Deliveries.lines(endpoint)).isEqualTo(Deliveries.expected("authorized", 2));
            assertThat(endpoint.requests())
                    .filteredOn(request -> request.method().equals("POST"))
                    .extracting(AwsServerIT::authorization)
                    .containsOnly("Bearer " + token);
            assertThat(emulator.output()).isEmpty();
        }
    }

    private static @Nullable String authorization(EndpointRequest request) {
        return request.header("Authorization");
    }

    private static String aws(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "aws"));
        command.addAll(List.of(arguments));
        Command done = Command.run(server().environment(), "", command);
        assertThat(done.exitCode()).as(done.errors()).isZero();
        return done.output();
    }
}
