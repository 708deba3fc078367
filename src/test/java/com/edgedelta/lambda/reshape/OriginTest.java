package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.config.FunctionDetails;
import com.edgedelta.lambda.config.InitializationType;
import com.edgedelta.lambda.config.LambdaEnvironment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginTest {
    private static Origin origin(String region, String version) {
        return Origin.of(
                new LambdaEnvironment(null, region, "128", "f", version, "x86_64", InitializationType.ON_DEMAND, ""),
                "f",
                version,
                "123456789012");
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, aws",
        "cn-north-1, aws-cn",
        "us-gov-west-1, aws-us-gov",
        "us-iso-east-1, aws-iso",
        "us-isob-east-1, aws-iso-b",
        "eu-isoe-west-1, aws-iso-e",
        "us-isof-east-1, aws-iso-f",
        "eusc-de-east-1, aws-eusc",
    })
    void theArnsPartitionIsThatOfTheRegion(String region, String partition) {
        assertThat(origin(region, "1").resourceId())
                .isEqualTo("arn:" + partition + ":lambda:" + region + ":123456789012:function:f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":live", ":$LATEST", ":1"})
    void theArnOfTheInvocationKnowsBestButForItsQualifier(String qualifier) {
        String arn = "arn:aws-new:lambda:us-east-1:123456789012:function:f";

        assertThat(origin("us-east-1", "1").invokedAs(arn + qualifier).resourceId())
                .isEqualTo(arn);
    }

    @Test
    void theArnTellsWhatIsNotKnown() {
        Origin unknown = Origin.of(
                        new LambdaEnvironment(null, "", "", "f", "1", "", InitializationType.ON_DEMAND, ""),
                        "f",
                        "1",
                        null)
                .invokedAs("arn:aws:lambda:us-east-1:123456789012:function:f");

        assertThat(unknown.accountId()).isEqualTo("123456789012");
        assertThat(unknown.region()).isEqualTo("us-east-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "f",
                "arn:aws:lambda:us-east-1:123456789012",
                "arn:aws:lambda:us-east-1:123456789012:function",
                "arn:aws:lambda:us-east-1:123456789012:function:",
                "arn:aws:lambda:us-east-1:123456789012:layer:f",
                "urn:aws:lambda:us-east-1:123456789012:function:f",
            })
    void whatIsNoFunctionsArnChangesNothing(String arn) {
        Origin origin = origin("us-east-1", "1");

        assertThat(origin.invokedAs(arn)).isSameAs(origin);
    }

    @Test
    void theSameArnChangesNothing() {
        Origin origin = origin("us-east-1", "1");

        assertThat(origin.invokedAs(origin.resourceId() + ":1")).isSameAs(origin);
    }

    @Test
    void detailsOfTheVersionThatRunsAreTaken() {
        Origin origin = origin("us-east-1", "$LATEST")
                .with(new FunctionDetails("$LATEST", "java21", "arm64", "256", Map.of("a", "b")));

        assertThat(origin.hostArch()).isEqualTo("arm64");
        assertThat(origin.memorySize()).isEqualTo("256");
    }

    @Test
    void detailsOfAnotherVersionAreTakenOnlyWhereNothingIsKnown() {
        FunctionDetails details = new FunctionDetails("$LATEST", "java21", "arm64", "256", Map.of("a", "b"));

        Origin known = origin("us-east-1", "7").with(details);
        Origin unknown = Origin.of(
                        new LambdaEnvironment(null, "", "", "f", "7", "", InitializationType.ON_DEMAND, ""),
                        "f",
                        "7",
                        null)
                .with(details);

        assertThat(known.hostArch() + known.memorySize()).isEqualTo("x86_64128");
        assertThat(unknown.hostArch() + unknown.memorySize()).isEqualTo("arm64256");
    }

    @Test
    void detailsThatTellNothingLeaveWhatIsKnown() {
        Origin origin = origin("us-east-1", "$LATEST").with(new FunctionDetails("$LATEST", "", "", "", Map.of()));

        assertThat(origin.hostArch() + origin.memorySize()).isEqualTo("x86_64128");
    }

    @Test
    void tagsOfTheSettingsAreThereAtOnceAndReplaceThoseOfTheFunction() {
        Origin origin = origin("us-east-1", "1").tagged(Map.of("TEAM", "a", "stage", "test"));
        Origin found = origin.with(new FunctionDetails("1", "", "", "", Map.of("stage", "prod", "cost", "1")))
                .invokedAs("arn:aws-new:lambda:us-east-1:123456789012:function:f");

        assertThat(origin.tags()).isEqualTo(Map.of("TEAM", "a", "stage", "test"));
        assertThat(found.tags()).isEqualTo(Map.of("TEAM", "a", "stage", "test", "cost", "1"));
    }

    @Test
    void theInstanceStaysWhateverElseIsLearnt() {
        Origin origin = Origin.of(
                        new LambdaEnvironment(null, "", "", "f", "7", "", InitializationType.ON_DEMAND, "stream"),
                        "f",
                        "7",
                        null)
                .invokedAs("arn:aws:lambda:eu-west-1:123456789012:function:f:7")
                .tagged(Map.of("team", "a"));

        assertThat(new String(new Envelope(origin).head(), UTF_8))
                .contains("\"version\":\"7\",\"instance\":\"stream\",\"tags\":{");
    }
}
