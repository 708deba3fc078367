package com.edgedelta.lambda.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.config.SecretReference.Store;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The settings of requests to AWS APIs, and of their endpoints.
final class AwsSettingsTest {
    private static Config config(String... variables) {
        Map<String, String> environment =
                new HashMap<>(Map.of("ED_ENDPOINT", "https://logs.example.com/in", "AWS_REGION", "eu-west-1"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return Config.from(environment);
    }

    private static AwsEndpointSettings endpoints(String... variables) {
        String[] all = new String[variables.length + 2];
        all[0] = "ED_FORWARD_LAMBDA_TAGS";
        all[1] = "true";
        System.arraycopy(variables, 0, all, 2, variables.length);
        Config config = config(all);
        assertThat(config.problems()).isEmpty();
        return Objects.requireNonNull(config.awsEndpoints());
    }

    private static void assertProblem(Config config, String... texts) {
        assertThat(config.problems()).singleElement().asString().contains(texts);
    }

    @Test
    void nothingIsAskedOfAwsUnlessItIsWantedAndItsVariablesAreNotLookedAt() {
        Config config = config("AWS_ENDPOINT_URL", "nonsense", "AWS_USE_FIPS_ENDPOINT", "maybe");

        assertThat(config.awsEndpoints()).isNull();
        assertThat(config.authTokenSecret()).isNull();
        assertThat(config.tags()).isEqualTo(new Tags(false, "", Map.of()));
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void tagsAndTheirPrefixAreTaken() {
        Config config = config("ED_FORWARD_LAMBDA_TAGS", " TRUE ", "ED_TAG_PREFIX", "lambda.tag.");

        assertThat(config.tags()).isEqualTo(new Tags(true, "lambda.tag.", Map.of()));
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void tagsOfTheSettingsNeedNoOtherSettingAndGetThePrefix() {
        Config config =
                config("ED_TAG_TEAM", " payments ", "ED_TAG_stage", "test", "ED_TAG_EMPTY", " ", "AWS_REGION", "");

        assertThat(config.tags()).isEqualTo(new Tags(false, "", Map.of("TEAM", "payments", "stage", "test")));
        assertThat(config.problems()).isEmpty();
        assertThat(config.awsEndpoints()).isNull();
        assertThat(config("ED_TAG_TEAM", "a", "ED_TAG_PREFIX", "tag.").tags().fixed())
                .isEqualTo(Map.of("tag.TEAM", "a"));
    }

    @Test
    void tagsNeedARegion() {
        Config config = config("ED_FORWARD_LAMBDA_TAGS", "true", "AWS_REGION", "");

        assertThat(config.tags().forwarded()).isFalse();
        assertProblem(config, "AWS_REGION is not set", "ED_FORWARD_LAMBDA_TAGS", "records are sent without tags");
    }

    @ParameterizedTest
    @CsvSource({
        "a-secret, SECRETS_MANAGER, a-secret, eu-west-1,",
        "a/secret_+=.@-1, SECRETS_MANAGER, a/secret_+=.@-1, eu-west-1,",
        "secretsmanager:/a-secret, SECRETS_MANAGER, /a-secret, eu-west-1,",
        "/a/parameter, PARAMETER_STORE, /a/parameter, eu-west-1,",
        "/a/parameter:3, PARAMETER_STORE, /a/parameter:3, eu-west-1,",
        "ssm:parameter, PARAMETER_STORE, parameter, eu-west-1,",
        "a-secret#key, SECRETS_MANAGER, a-secret, eu-west-1, key",
        "a-secret#a key#1, SECRETS_MANAGER, a-secret, eu-west-1, a key#1",
        "/a/parameter#key, PARAMETER_STORE, /a/parameter, eu-west-1, key",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b-Ab12Cd, SECRETS_MANAGER,"
                + " arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b-Ab12Cd, us-east-1,",
        "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/a/b#key, PARAMETER_STORE,"
                + " arn:aws-cn:ssm:cn-north-1:123456789012:parameter/a/b, cn-north-1, key",
    })
    void aSecretIsNamedInManyWays(String text, Store store, String id, String region, @Nullable String key) {
        Config config = config("ED_AUTH_TOKEN_SECRET", text);

        assertThat(config.problems()).isEmpty();
        assertThat(config.authTokenSecret()).isEqualTo(new SecretReference(store, id, region, key));
        assertThat(config.awsEndpoints()).isNotNull();
    }

    /// A user may have put the token itself there.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cr3t#",
                "#s3cr3t",
                "s3cr3t token",
                "s3cr3t:3",
                "ssm:",
                "ssm:s3cr3t%",
                "https://s3cr3t",
                "arn:aws:s3:us-east-1:123456789012:secret:s3cr3t",
                "arn:aws:secretsmanager:us-east-1:123456789012:s3cr3t",
                "arn:aws:secretsmanager:us-east-1:12345:secret:s3cr3t",
                "arn:aws:ssm::123456789012:parameter/s3cr3t",
                "arn:aws:ssm:evil.example/:123456789012:parameter/s3cr3t",
                "arn:aws:ssm:us-east-1:s3cr3t",
            })
    void whatNamesNoSecretIsSaidButNotShown(String text) {
        Config config = config("ED_AUTH_TOKEN_SECRET", text);

        assertThat(config.authTokenSecret()).isNull();
        assertThat(config.awsEndpoints()).isNull();
        assertProblem(config, "ED_AUTH_TOKEN_SECRET cannot be used", "ARN or name", "not used");
        assertThat(config.problems().toString()).doesNotContain("s3cr3t");
    }

    @Test
    void aSecretOfWhichOnlyTheNameIsGivenNeedsARegion() {
        Config config = config("ED_AUTH_TOKEN_SECRET", "a-secret", "AWS_REGION", "");

        assertThat(config.authTokenSecret()).isNull();
        assertProblem(config, "AWS_REGION is not set", "ED_AUTH_TOKEN_SECRET", "ARN");
        assertThat(config.problems().toString()).doesNotContain("a-secret");
    }

    @Test
    void aSecretIsAskedForOnlyForAnHttpEndpoint() {
        Config config =
                config("ED_AUTH_TOKEN_SECRET", "a-secret", "PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", "a-stream");

        assertThat(config.authTokenSecret()).isNull();
        assertThat(config.awsEndpoints()).isNull();
    }

    @Test
    void theTokenItselfGoesBeforeTheSecret() {
        Config config = config("ED_AUTH_TOKEN_SECRET", "a-secret", "ED_AUTH_TOKEN", "s3cr3t");

        assertThat(config.authTokenSecret()).isNull();
        assertProblem(config, "ED_AUTH_TOKEN_SECRET is not used", "ED_AUTH_TOKEN is also set");
        assertThat(config.problems().toString()).doesNotContain("s3cr3t");
    }

    @Test
    void anEndpointOfOneServiceGoesBeforeThatOfAll() {
        AwsEndpointSettings endpoints = endpoints(
                "AWS_ENDPOINT_URL", "http://localhost:4566",
                "AWS_ENDPOINT_URL_LAMBDA", "https://vpce.example.com/",
                "AWS_USE_FIPS_ENDPOINT", "true",
                "AWS_USE_DUALSTACK_ENDPOINT", "TRUE");

        assertThat(endpoints.lambda()).isEqualTo(URI.create("https://vpce.example.com/"));
        assertThat(endpoints.secretsManager()).isEqualTo(URI.create("http://localhost:4566"));
        assertThat(endpoints.ssm()).isEqualTo(URI.create("http://localhost:4566"));
        assertThat(endpoints.fips()).isTrue();
        assertThat(endpoints.dualStack()).isTrue();
    }

    @Test
    void eachServiceHasAVariable() {
        AwsEndpointSettings endpoints = endpoints(
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://a.example", "AWS_ENDPOINT_URL_SSM", "http://b.example");

        assertThat(endpoints)
                .isEqualTo(new AwsEndpointSettings(
                        false, false, null, URI.create("http://a.example"), URI.create("http://b.example")));
    }

    @Test
    void configuredEndpointsCanBeIgnored() {
        AwsEndpointSettings endpoints = endpoints(
                "AWS_ENDPOINT_URL", "nonsense",
                "AWS_ENDPOINT_URL_LAMBDA", "http://localhost",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");

        assertThat(endpoints).isEqualTo(new AwsEndpointSettings(false, false, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "ftp://a.example", "http://", "http://user:s3cr3t@a.example/", "http://a b/"})
    void anEndpointThatIsNoneIsSaidAndAwssOwnIsUsed(String value) {
        Config config = config("ED_FORWARD_LAMBDA_TAGS", "true", "AWS_ENDPOINT_URL_LAMBDA", value);

        assertThat(config.awsEndpoints()).isEqualTo(new AwsEndpointSettings(false, false, null, null, null));
        assertProblem(config, "AWS_ENDPOINT_URL_LAMBDA=", "http or https URL", "using AWS's own endpoint");
        assertThat(config.problems().toString()).doesNotContain("s3cr3t");
    }

    @Test
    void aFlagThatIsNoneIsSaid() {
        Config config = config("ED_FORWARD_LAMBDA_TAGS", "true", "AWS_USE_FIPS_ENDPOINT", "1");

        assertProblem(config, "AWS_USE_FIPS_ENDPOINT=\"1\"", "using false");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "arn:aws:lambda:us-east-1:123456789012:function:f:1, function:f:1",
                "arn:::::, ''",
                "arn:aws:lambda:us-east-1:123456789012, none",
                "urn:aws:lambda:us-east-1:123456789012:function:f, none",
                "'', none",
            })
    void anArnHasSixParts(String text, @Nullable String resource) {
        Arn arn = Arn.parse(text);

        assertThat(arn == null ? null : arn.resource()).isEqualTo(resource);
    }
}
