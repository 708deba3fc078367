package com.edgedelta.lambda.packaging.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.MotoServer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.SmallLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `packaging/examples/aws-cli/add-layer.sh` with the real AWS CLI, talking to a moto server.
@Order(1) // It takes long, so it starts first.
@ResourceLock(PackedLayer.CORES)
final class AddLayerIT {
    private static final String SCRIPT = "packaging/examples/aws-cli/add-layer.sh";
    private static final String LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:";
    private static final String UNCHANGED = "The function is as asked for: nothing to change.\n";

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static MotoServer moto;

    @SuppressWarnings("NullAway.Init")
    private static String zip;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        moto = new MotoServer();
        zip = "fileb://" + new SmallLayer(folder.resolve("layer")).zip(folder.resolve("layer.zip"));
        for (String layer : List.of("own", "extension", "extension")) {
            aws("lambda", "publish-layer-version", "--layer-name", layer, "--zip-file", zip);
        }
        function("dry", "A=1");
    }

    @AfterAll
    static void stop() {
        moto.close();
    }

    @Test
    void addsToWhatTheFunctionHas() {
        function("added", "A='x, y=1',B=2");

        Command added = addLayer("added", "extension:1", "ED_ENDPOINT=https://host/a?b=c, d");

        assertThat(added.errors()).isEmpty();
        assertThat(added.output())
                .startsWith("+ layer " + LAYER + "extension:1\n+ variable ED_ENDPOINT\n")
                .doesNotContain("https://");
        assertThat(layers("added")).isEqualTo(LAYER + "own:1\t" + LAYER + "extension:1");
        assertThat(variable("added", "A")).isEqualTo("x, y=1");
        assertThat(variable("added", "B")).isEqualTo("2");
        assertThat(variable("added", "ED_ENDPOINT")).isEqualTo("https://host/a?b=c, d");
    }

    @Test
    void runningItTwiceChangesNothing() {
        function("twice", "A=1");
        String[] words = {"--policy", "ED_ENDPOINT=https://host/", "ED_AUTH_TOKEN_SECRET=" + secret()};
        assertThat(addLayer("twice", "extension:1", words).exitCode()).isZero();
        String before = configuration("twice");
        assertThat(aws("iam", "list-role-policies", "--role-name", "twice", "--query", "PolicyNames"))
                .isEqualTo("edgedelta-extension-twice");

        Command again = addLayer("twice", "extension:1", words);

        assertThat(again).returns(0, Command::exitCode).returns(UNCHANGED, Command::output);
        assertThat(configuration("twice")).isEqualTo(before);
    }

    @Test
    void functionsThatShareARoleHavePoliciesOfTheirOwn() {
        function("shares", "A=1");
        functionWithRole("shares-too", "shares", "A=1");
        addLayer("shares", "extension:1", "--policy", "ED_AUTH_TOKEN_SECRET=" + secret());
        addLayer("shares-too", "extension:1", "--policy", "ED_AUTH_TOKEN_SECRET=another");

        addLayer("shares-too", "extension:1", "--policy", "--remove", "ED_AUTH_TOKEN_SECRET");

        assertThat(aws("iam", "list-role-policies", "--role-name", "shares", "--query", "PolicyNames"))
                .isEqualTo("edgedelta-extension-shares");
    }

    @Test
    void anotherVersionOfTheLayerTakesThePlaceOfTheOldOne() {
        function("newer", "A=1");
        addLayer("newer", "extension:1", "ED_ENDPOINT=https://host/");

        Command newer = addLayer("newer", "extension:2");

        assertThat(newer.output()).contains("+ layer " + LAYER + "extension:2", "- layer " + LAYER + "extension:1");
        assertThat(layers("newer")).isEqualTo(LAYER + "own:1\t" + LAYER + "extension:2");
        assertThat(variable("newer", "ED_ENDPOINT")).isEqualTo("https://host/");
    }

    @Test
    void aDryRunChangesNothing() {
        String before = configuration("dry");

        Command dry = addLayer("dry", "extension:1", "--dry-run", "ED_ENDPOINT=https://host/");

        assertThat(dry.output()).isEqualTo("+ layer " + LAYER + "extension:1\n+ variable ED_ENDPOINT\n");
        assertThat(configuration("dry")).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("permissions")
    void theRoleMayDoWhatTheSettingsNeedAndNoMore(List<String> settings, String actions, String resource) {
        List<String> words = new ArrayList<>(List.of("--policy", "--dry-run"));
        words.addAll(settings);

        Command dry = addLayer("dry", "extension:1", words.toArray(String[]::new));

        assertThat(dry.output())
                .endsWith("+ policy edgedelta-extension-dry of role dry: {\"Version\": \"2012-10-17\", \"Statement\":"
                        + " [{\"Effect\": \"Allow\", \"Action\": [" + actions + "], \"Resource\": \"" + resource
                        + "\"}]}\n");
    }

    static Stream<Object[]> permissions() {
        return Stream.of(
                new Object[] {
                    List.of("ED_ENDPOINT=https://host/", "ED_AUTH_TOKEN_SECRET=" + secret()),
                    "\"secretsmanager:GetSecretValue\"",
                    "arn:aws:secretsmanager:us-east-1:123456789012:secret:token-AbCdEf"
                },
                new Object[] {
                    List.of("ED_ENDPOINT=https://host/", "ED_AUTH_TOKEN_SECRET=/edgedelta/token"),
                    "\"ssm:GetParameter\"",
                    "arn:aws:ssm:us-east-1:123456789012:parameter/edgedelta/token"
                },
                new Object[] {
                    List.of("PUSHER_MODE=kinesis", "KINESIS_ENDPOINT=function-logs"),
                    "\"firehose:PutRecordBatch\"",
                    "arn:aws:firehose:us-east-1:123456789012:deliverystream/function-logs"
                },
                new Object[] {
                    List.of("ED_ENDPOINT=https://host/", "ED_FORWARD_LAMBDA_TAGS=true"),
                    "\"lambda:GetFunction\", \"lambda:ListTags\"",
                    "arn:aws:lambda:us-east-1:123456789012:function:dry"
                });
    }

    @Test
    void removesWhatItAddedAndNothingElse() {
        function("removed", "A=1");
        String before = configuration("removed");
        addLayer("removed", "extension:1", "--policy", "ED_ENDPOINT=https://host/", "ED_AUTH_TOKEN_SECRET=" + secret());

        Command removed =
                addLayer("removed", "extension:1", "--policy", "--remove", "ED_ENDPOINT", "ED_AUTH_TOKEN_SECRET");

        assertThat(removed.errors()).isEmpty();
        assertThat(configuration("removed")).isEqualTo(before);
        assertThat(aws("iam", "list-role-policies", "--role-name", "removed", "--query", "PolicyNames"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badOptions")
    void aBadOptionIsOneLineAndExitCode2(List<String> words, String problem) {
        Command run = Command.run(
                moto.environment(),
                "",
                Stream.concat(Stream.of(SCRIPT), words.stream()).toList());

        assertThat(run.errors()).isEqualTo("add-layer.sh: " + problem + "\n");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    static Stream<Object[]> badOptions() {
        String layer = LAYER + "x:1";
        return Stream.of(
                new Object[] {List.of(), "--function is missing"},
                new Object[] {List.of("--function"), "--function needs a value"},
                new Object[] {List.of("--function", "f"), "--layer is missing"},
                new Object[] {
                    List.of("--function", "f", "--layer", LAYER + "x"),
                    "--layer " + LAYER + "x: it must be the ARN of a layer version, with its number at the end"
                },
                new Object[] {List.of("--nothing"), "unknown option --nothing; --help shows what there is"},
                new Object[] {List.of("--function", "f", "--layer", layer, "A"), "A: it must be NAME=VALUE"},
                new Object[] {
                    List.of("--function", "f", "--layer", layer, "--remove", "A=secret"),
                    "A: with --remove it must be a name alone"
                });
    }

    private static String secret() {
        return "arn:aws:secretsmanager:us-east-1:123456789012:secret:token-AbCdEf#token";
    }

    /// A function with its own layer, variables and role.
    private static void function(String name, String variables) {
        aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document", "{}");
        functionWithRole(name, name, variables);
    }

    private static void functionWithRole(String name, String role, String variables) {
        aws(
                "lambda",
                "create-function",
                "--function-name",
                name,
                "--role",
                "arn:aws:iam::123456789012:role/" + role,
                "--runtime",
                "python3.13",
                "--handler",
                "index.handler",
                "--zip-file",
                zip,
                "--layers",
                LAYER + "own:1",
                "--environment",
                "Variables={" + variables + "}");
    }

    private static Command addLayer(String function, String layer, String... words) {
        List<String> all = new ArrayList<>(List.of(SCRIPT, "--function", function, "--layer", LAYER + layer));
        all.addAll(List.of(words));
        return Command.run(moto.environment(), "", all);
    }

    private static String configuration(String function) {
        return query(function, "to_string([Layers,Environment,Handler,Role,MemorySize,Timeout])");
    }

    private static String layers(String function) {
        return query(function, "Layers[].Arn");
    }

    private static String variable(String function, String name) {
        return query(function, "Environment.Variables." + name);
    }

    private static String query(String function, String query) {
        return aws("lambda", "get-function-configuration", "--function-name", function, "--query", query);
    }

    private static String aws(String... words) {
        List<String> all = new ArrayList<>(List.of("aws"));
        all.addAll(List.of(words));
        all.addAll(List.of("--output", "text"));
        Command command = Command.run(moto.environment(), "", all);
        assertThat(command.exitCode()).as(command.errors()).isZero();
        return command.output().strip();
    }
}
