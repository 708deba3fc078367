package com.edgedelta.lambda.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The output of `scripts/aws-samples signatures`: requests signed by botocore.
final class SignatureV4Test {
    static List<String> samples() throws IOException {
        try (InputStream samples =
                Objects.requireNonNull(SignatureV4Test.class.getResourceAsStream("signatures.jsonl"))) {
            return new String(samples.readAllBytes(), UTF_8).lines().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void signsAsBotocoreDoes(String line) {
        JsonObject sample = Json.parse(line).asObject();
        Map<String, String> headers = new HashMap<>();
        sample.get("headers")
                .asObject()
                .forEach(member ->
                        headers.put(member.getName(), member.getValue().asString()));
        Keys keys = new Keys(text(sample, "id"), text(sample, "secret"), text(sample, "token"), Long.MAX_VALUE);
        SortedMap<String, String> signed = new SignatureV4(
                        text(sample, "region"), ServiceEndpointsTest.service(text(sample, "service")))
                .sign(
                        text(sample, "method"),
                        URI.create(text(sample, "url")),
                        headers,
                        text(sample, "body").getBytes(UTF_8),
                        keys,
                        Instant.ofEpochSecond(sample.get("time").asLong()));

        assertThat(signed).containsEntry("authorization", text(sample, "authorization"));
        assertThat(signed).containsEntry("x-amz-date", text(sample, "date"));
        assertThat(signed.getOrDefault("x-amz-security-token", "")).isEqualTo(text(sample, "token"));
        assertThat(signed).as("all that was signed is sent").containsAllEntriesOf(headers);
    }

    @Test
    void thereAreHandPickedAndRandomSamples() throws IOException {
        assertThat(samples()).hasSize(100);
    }

    private static String text(JsonObject from, String name) {
        return from.get(name).asString();
    }
}
