package com.edgedelta.lambda.packaging.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.RecordingAws;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `packaging/examples/aws-cli/add-layer.sh` with functions that an AWS test server does not have: a stand-in for the
/// AWS CLI describes them and records what is asked of it.
final class AddLayerCasesIT {
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:";
    private static final String LAYERS = ARN + "layer:";
    private static final String LAYER = LAYERS + "edgedelta-lambda-extension-x86_64:7";
    private static final String READ = "lambda get-function-configuration --function-name f --output json";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void whatLambdaWouldRefuseIsOneLineAndNothingIsChanged(JsonObject function, String layer, String problem)
            throws IOException {
        RecordingAws aws = aws(function);

        Command run = add(aws, layer, "--policy", "ED_ENDPOINT=https://host/", "ED_AUTH_TOKEN_SECRET=token");

        assertThat(run.errors()).isEqualTo("add-layer.sh: " + problem + "\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(aws.calls()).allMatch(call -> call.equals(READ) || call.startsWith("iam get-role-policy "));
    }

    static Stream<Object[]> refused() {
        String busy =
                "Lambda is not done with the last change of the function; nothing is changed. Run this again after:"
                        + " aws lambda wait ";
        return Stream.of(
                new Object[] {
                    function().set("PackageType", "Image"),
                    LAYER,
                    "the function is a container image, which takes no layers: add the extension to the image"
                },
                new Object[] {
                    layers("a:1", "b:1", "c:1", "d:1", "e:1"),
                    LAYER,
                    "the function would have 6 layers, and Lambda allows 5"
                },
                new Object[] {function().set("State", "Pending"), LAYER, busy + "function-active-v2 --function-name f"},
                new Object[] {
                    function().set("LastUpdateStatus", "InProgress"),
                    LAYER,
                    busy + "function-updated-v2 --function-name f"
                },
                new Object[] {
                    function().set("Version", "3").set("FunctionArn", ARN + "function:f:3"),
                    LAYER,
                    ARN + "function:f:3 is a published version, which never changes: name the function alone, then"
                            + " publish a new version"
                },
                new Object[] {
                    function(),
                    LAYER.replace("us-east-1", "eu-west-1"),
                    "the layer is in eu-west-1, and the function in us-east-1: publish the layer there"
                },
                new Object[] {
                    function(),
                    LAYER.replace("x86_64", "arm64"),
                    "the layer is for arm64, and the function runs on x86_64"
                },
                new Object[] {
                    function().set("Architectures", Json.array("arm64")),
                    LAYER,
                    "the layer is for x86_64, and the function runs on arm64"
                },
                new Object[] {
                    variables(Map.of("LARGE", "ü".repeat(2050))),
                    LAYER,
                    "the function's variables would have %d bytes together, and Lambda allows 4096"
                            .formatted(
                                    "{'LARGE':'','ED_ENDPOINT':'https://host/','ED_AUTH_TOKEN_SECRET':'token'}".length()
                                            + 4100)
                },
                new Object[] {
                    function()
                            .set(
                                    "Environment",
                                    Json.object().set("Error", Json.object().set("Message", "AccessDenied by KMS"))),
                    LAYER,
                    "the function's variables cannot be read: AccessDenied by KMS"
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "edgedelta-lambda-extension-x86_64:3",
                "edgedelta-lambda-extension-arm64:7",
                "edgedelta-lambda-extension:1",
                "edgedelta-lambda-extension-firehose-x86_64:7"
            })
    void anotherLayerOfTheExtensionIsReplacedInItsPlace(String old) throws IOException {
        RecordingAws aws = aws(layers("a:1", old, "b:1", "edgedelta-lambda-extension-config:1", "e:1"));

        assertThat(add(aws, LAYER).output())
                .startsWith("+ layer " + LAYER + "\n- layer " + LAYERS + old + "\nThe function is changed;");
        assertThat(request(aws).get("Layers"))
                .isEqualTo(Json.array(
                        LAYERS + "a:1",
                        LAYER,
                        LAYERS + "b:1",
                        LAYERS + "edgedelta-lambda-extension-config:1",
                        LAYERS + "e:1"));
    }

    @Test
    void onlyTheNamedLayerIsRemoved() throws IOException {
        RecordingAws aws = aws(layers("edgedelta-lambda-extension-x86_64:3", "edgedelta-lambda-extension-arm64:3"));

        add(aws, LAYER, "--remove");

        assertThat(request(aws).get("Layers")).isEqualTo(Json.array(LAYERS + "edgedelta-lambda-extension-arm64:3"));
    }

    @Test
    void aFunctionWithoutLayersAndVariablesGetsThem() throws IOException {
        RecordingAws aws = aws(function());

        assertThat(add(aws, LAYER, "ED_ENDPOINT=https://host/").errors()).isEmpty();

        assertThat(request(aws))
                .isEqualTo(Json.object()
                        .set("Layers", Json.array(LAYER))
                        .set(
                                "Environment",
                                Json.object().set("Variables", Json.object().set("ED_ENDPOINT", "https://host/")))
                        .set("FunctionName", ARN + "function:f")
                        .set("RevisionId", "r-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8", "POSIX", "en_US.ISO-8859-1"})
    void theFunctionsOwnValuesStayAsTheyAreInEveryLocale(String locale) throws IOException {
        Map<String, String> own = new HashMap<>();
        own.put("QUOTES", "a \"b\" 'c' \\d");
        own.put("LINES", "one\ntwo\r\n\tthree");
        own.put("SHELL", "$HOME $(id) `id` %s ; # &");
        own.put("UNICODE", "größe 日本 🙂");
        own.put("EMPTY", "");
        RecordingAws aws = aws(variables(own));

        Command run = run(aws, Map.of("LC_ALL", locale), LAYER, "ED_TAG_x=$ü\n\"");

        assertThat(run.errors()).isEmpty();
        JsonObject sent =
                request(aws).get("Environment").asObject().get("Variables").asObject();
        own.forEach(
                (name, value) -> assertThat(sent.get(name).asString()).as(name).isEqualTo(value));
        assertThat(sent.get("ED_TAG_x").asString()).isEqualTo("$ü\n\"");
    }

    @Test
    void nothingElseOfTheFunctionIsSent() throws IOException {
        RecordingAws aws = aws(function()
                .set("VpcConfig", Json.object().set("SubnetIds", Json.array("subnet-1")))
                .set("KMSKeyArn", "arn:aws:kms:us-east-1:123456789012:key/k")
                .set("Timeout", 900)
                .set("State", "Inactive"));

        add(aws, LAYER);

        assertThat(request(aws).names()).containsExactlyInAnyOrder("Layers", "FunctionName", "RevisionId");
    }

    @ParameterizedTest
    @CsvSource({
        "token#key, secretsmanager:GetSecretValue, arn:aws:secretsmanager:us-east-1:123456789012:secret:token-??????",
        "secretsmanager:a/b, secretsmanager:GetSecretValue,"
                + " arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b-??????",
        "arn:aws:secretsmanager:eu-west-1:210987654321:secret:token-AbCdEf#key, secretsmanager:GetSecretValue,"
                + " arn:aws:secretsmanager:eu-west-1:210987654321:secret:token-AbCdEf",
        "arn:aws:secretsmanager:eu-west-1:210987654321:secret:token, secretsmanager:GetSecretValue,"
                + " arn:aws:secretsmanager:eu-west-1:210987654321:secret:token-??????",
        "/a/b:3, ssm:GetParameter, arn:aws:ssm:us-east-1:123456789012:parameter/a/b",
        "ssm:a:label#key, ssm:GetParameter, arn:aws:ssm:us-east-1:123456789012:parameter/a",
        "arn:aws:ssm:eu-west-1:210987654321:parameter/a/b:3, ssm:GetParameter,"
                + " arn:aws:ssm:eu-west-1:210987654321:parameter/a/b"
    })
    void theRoleMayReadTheTokenAndNothingElse(String secret, String action, String resource) throws IOException {
        Command run = add(aws(function()), LAYER, "--policy", "--dry-run", "ED_AUTH_TOKEN_SECRET=" + secret);

        assertThat(run.output()).contains("\"Action\": [\"" + action + "\"], \"Resource\": \"" + resource + "\"}]}");
    }

    @Test
    void aPolicyThatNoSettingNeedsAnyMoreIsDeleted() throws IOException {
        RecordingAws aws = aws(layers("edgedelta-lambda-extension-x86_64:7"))
                .answering("iam get-role-policy", "{}")
                .answering("iam delete-role-policy", "");

        Command run = add(aws, LAYER, "--policy");

        assertThat(run.output()).startsWith("- policy edgedelta-extension-f of role r\n");
        assertThat(aws.calls()).contains("iam delete-role-policy --role-name r --policy-name edgedelta-extension-f");
    }

    @Test
    void aChangeThatLambdaRefusesFails() throws IOException {
        RecordingAws aws = new RecordingAws(folder.resolve("aws"))
                .answering("lambda get-function-configuration", function().toString());

        assertThat(add(aws, LAYER))
                .returns(1, Command::exitCode)
                .returns(
                        "add-layer.sh: the function cannot be changed; the AWS CLI's message is above. If it was changed"
                                + " by somebody else meanwhile, run this again\n",
                        Command::errors);
    }

    @Test
    void aWrongWordIsNotRepeatedWithItsValue() throws IOException {
        RecordingAws aws = aws(function());

        assertThat(add(aws, LAYER, "my-token=secret").errors())
                .isEqualTo("add-layer.sh: my-token: it must be NAME=VALUE\n");
        assertThat(add(aws, LAYER, "A=secret", "--policy").errors())
                .isEqualTo("add-layer.sh: --policy: options come before NAME=VALUE; --help shows what there is\n");
        assertThat(aws.calls()).isEmpty();
    }

    private static JsonObject function() {
        return Json.object()
                .set("FunctionName", "f")
                .set("FunctionArn", ARN + "function:f")
                .set("Role", "arn:aws:iam::123456789012:role/service-role/r")
                .set("Version", "$LATEST")
                .set("State", "Active")
                .set("LastUpdateStatus", "Successful")
                .set("PackageType", "Zip")
                .set("Architectures", Json.array("x86_64"))
                .set("RevisionId", "r-1");
    }

    private static JsonObject layers(String... names) {
        JsonArray layers = Json.array();
        for (String name : names) {
            layers.add(Json.object().set("Arn", LAYERS + name).set("CodeSize", 1));
        }
        return function().set("Layers", layers);
    }

    private static JsonObject variables(Map<String, String> values) {
        JsonObject variables = Json.object();
        values.forEach(variables::set);
        return function().set("Environment", Json.object().set("Variables", variables));
    }

    private RecordingAws aws(JsonObject function) throws IOException {
        return new RecordingAws(folder.resolve("aws"))
                .answering("lambda get-function-configuration", function.toString())
                .answering("lambda update-function-configuration", "InProgress");
    }

    private static JsonObject request(RecordingAws aws) throws IOException {
        return Json.parse(aws.given("request.json")).asObject();
    }

    private static Command add(RecordingAws aws, String layer, String... words) {
        return run(aws, Map.of(), layer, words);
    }

    private static Command run(RecordingAws aws, Map<String, String> more, String layer, String... words) {
        Map<String, String> environment = new HashMap<>(aws.environment());
        environment.putAll(more);
        List<String> all = new ArrayList<>(
                List.of("packaging/examples/aws-cli/add-layer.sh", "--function", "f", "--layer", layer));
        all.addAll(List.of(words));
        return Command.run(environment, "", all);
    }
}
