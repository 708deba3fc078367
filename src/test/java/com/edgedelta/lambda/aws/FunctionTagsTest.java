package com.edgedelta.lambda.aws;

import static com.edgedelta.lambda.aws.AwsBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.config.FunctionDetails;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FunctionTagsTest {
    private static final String CONFIGURATION = "\"Configuration\":{\"FunctionName\":\"orders\",\"Runtime\":\"java21\","
            + "\"Architectures\":[\"arm64\"],\"MemorySize\":512,\"Version\":\"$LATEST\"}";

    private static @Nullable FunctionDetails found(AwsBench bench) throws Exception {
        CompletableFuture<Optional<FunctionDetails>> found = new CompletableFuture<>();
        FunctionTags.start(
                bench.apis,
                bench.config,
                "orders",
                details -> found.complete(Optional.ofNullable(details)),
                bench.log.log());
        return found.get(60, TimeUnit.SECONDS).orElse(null);
    }

    private static FunctionDetails details(AwsBench bench) throws Exception {
        return Objects.requireNonNull(found(bench), bench.log.text());
    }

    @Test
    void tagsAndWhatElseIsToldOfTheFunctionAreFound() throws Exception {
        try (AwsBench bench = new AwsBench("ED_TAG_PREFIX", "lambda.")
                .answering(json("{" + CONFIGURATION + ",\"Tags\":{\"team\":\"a \\\"b\\\"\",\"é\":\"\"}}"))) {
            FunctionDetails details = details(bench);

            assertThat(details.tags()).isEqualTo(Map.of("lambda.team", "a \"b\"", "lambda.é", ""));
            assertThat(details.runtime()).isEqualTo("java21");
            assertThat(details.architecture()).isEqualTo("arm64");
            assertThat(details.memorySize()).isEqualTo("512");
            assertThat(details.version()).isEqualTo("$LATEST");
            assertThat(bench.aws.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.method() + " " + request.path())
                            .isEqualTo("GET /2015-03-31/functions/orders"));
            assertThat(bench.log.lines()).isEmpty();
        }
    }

    @Test
    void anImageHasNoRuntimeAndAFunctionWithoutTagsIsNoFailure() throws Exception {
        try (AwsBench bench = new AwsBench().answering(json("{\"Configuration\":{\"PackageType\":\"Image\"}}"))) {
            FunctionDetails details = details(bench);

            assertThat(details.runtime()).isEmpty();
            assertThat(details.architecture()).isEmpty();
            assertThat(details.memorySize()).isEmpty();
            assertThat(details.tags()).isEmpty();
            assertThat(bench.log.lines()).isEmpty();
        }
    }

    @Test
    void tagsThatAreKeptBackNameThePermissionAndTheRestIsUsed() throws Exception {
        try (AwsBench bench = new AwsBench()
                .answering(json("{" + CONFIGURATION
                        + ",\"TagsError\":{\"ErrorCode\":\"AccessDeniedException\",\"Message\":\"a secret\"}}"))) {
            assertThat(details(bench).runtime()).isEqualTo("java21");
            assertThat(bench.log.lines())
                    .singleElement()
                    .asString()
                    .contains("TagsError AccessDeniedException", "lambda:ListTags", "orders")
                    .doesNotContain("a secret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDeniedException, 1",
        "404, ResourceNotFoundException, 1",
        "429, TooManyRequestsException, 3",
        "500, ServiceException, 3",
    })
    void whatIsRefusedIsSaidOnceWithBothPermissions(int status, String code, int requests) throws Exception {
        try (AwsBench bench = new AwsBench().answering(AwsBench.error(status, code))) {
            assertThat(found(bench)).isNull();
            assertThat(bench.requests()).isEqualTo(requests);
            assertThat(bench.log.lines())
                    .singleElement()
                    .asString()
                    .contains("status " + status + ", " + code, "lambda:GetFunction", "lambda:ListTags", "127.0.0.1")
                    .doesNotContain("a secret", AwsBench.SECRET_KEY, "the-session");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}",
                "[]",
                "<html>",
                "{\"Configuration\":[]}",
                "{\"Configuration\":{\"Runtime\":7}",
                "a secret",
            })
    void anythingElseIsNoAnswer(String body) throws Exception {
        try (AwsBench bench = new AwsBench().answering(json(body))) {
            assertThat(found(bench)).isNull();
            assertThat(bench.log.lines()).singleElement().asString().doesNotContain("a secret");
        }
    }

    @Test
    void membersOfOtherTypesThanToldAreLeftOut() throws Exception {
        try (AwsBench bench = new AwsBench()
                .answering(json("{\"Configuration\":{\"Runtime\":7,\"Architectures\":[7],\"MemorySize\":\"x\"},"
                        + "\"Tags\":{\"a\":7,\"b\":\"c\"}}"))) {
            FunctionDetails details = details(bench);

            assertThat(details.runtime() + details.architecture() + details.memorySize())
                    .isEmpty();
            assertThat(details.tags()).isEqualTo(Map.of("b", "c"));
        }
    }

    @Test
    void nestingWithoutEndIsNoAnswer() throws Exception {
        try (AwsBench bench = new AwsBench().answering(json("[".repeat(500_000)))) {
            assertThat(found(bench)).isNull();
            assertThat(bench.log.lines()).hasSize(1);
        }
    }

    @Test
    void aBrokenConnectionIsSaid() throws Exception {
        try (AwsBench bench = new AwsBench().answering(EndpointAnswer.close())) {
            assertThat(found(bench)).isNull();
            assertThat(bench.log.lines()).singleElement().asString().contains("lambda:GetFunction");
        }
    }
}
