package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonObject.Member;
import com.eclipsesource.json.ParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every directory of `test-fixtures/telemetry` is a case: the batch beside the records it must become.
final class ReshaperFixtureTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void batchBecomesItsRecords(String name) throws IOException {
        Path directory = fixtures().resolve(name);
        JsonObject about =
                Json.parse(Files.readString(directory.resolve("about.json"))).asObject();
        Bench bench = new Bench(function(about), settings(about));

        List<JsonObject> records =
                Records.parse(bench.reshapeAlone(Files.readAllBytes(directory.resolve("batch.json"))));

        List<JsonObject> expected = Records.parse(Files.readAllBytes(directory.resolve("records.ndjson")));
        assertThat(Records.differences(expected, records)).as(name).isEmpty();
        assertThat(bench.malformed()).as("malformed events of " + name).isEqualTo(about.getInt("malformed", 0));
    }

    /// Keeps the oracle of the differential test and the fixtures from drifting apart.
    @ParameterizedTest(name = "{0}")
    @MethodSource("wellFormedCases")
    void oracleAgrees(String name) throws IOException {
        Path directory = fixtures().resolve(name);
        JsonObject about =
                Json.parse(Files.readString(directory.resolve("about.json"))).asObject();
        PlainReshaper oracle = new PlainReshaper(function(about), settings(about));

        List<JsonObject> records = oracle.reshape(Files.readString(directory.resolve("batch.json")));

        List<JsonObject> expected = Records.parse(Files.readAllBytes(directory.resolve("records.ndjson")));
        assertThat(Records.differences(expected, records)).as(name).isEmpty();
    }

    @Test
    void everyCaseSaysWhereItComesFrom() throws IOException {
        for (String name : cases().toList()) {
            JsonObject about = Json.parse(
                            Files.readString(fixtures().resolve(name).resolve("about.json")))
                    .asObject();
            assertThat(about.getString("source", "")).as("source of " + name).isNotBlank();
            assertThat(about.getString("schema", ""))
                    .as("schema of " + name)
                    .isIn("2022-07-01", "2022-12-13", "2025-01-29");
            assertThat(about.get("demo").isBoolean()).as("demo of " + name).isTrue();
        }
    }

    static Stream<String> cases() throws IOException {
        try (Stream<Path> directories = Files.list(fixtures())) {
            return directories
                    .filter(Files::isDirectory)
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<String> wellFormedCases() throws IOException {
        return cases().filter(name -> {
            try {
                Json.parse(Files.readString(fixtures().resolve(name).resolve("batch.json"), UTF_8));
                return true;
            } catch (CharacterCodingException | ParseException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Path fixtures() {
        String given = System.getProperty("fixtures");
        for (String path :
                given != null ? List.of(given) : List.of("../test-fixtures/telemetry", "test-fixtures/telemetry")) {
            if (Files.isDirectory(Path.of(path))) {
                return Path.of(path);
            }
        }
        throw new AssertionError("no fixtures: set -Dfixtures to the directory test-fixtures/telemetry");
    }

    private static Map<String, String> settings(JsonObject about) {
        Map<String, String> settings = new HashMap<>();
        for (Member setting : about.get("settings").asObject()) {
            settings.put(setting.getName(), setting.getValue().asString());
        }
        return settings;
    }

    private static LambdaFunction function(JsonObject about) {
        JsonObject context = about.get("context") == null
                ? new JsonObject()
                : about.get("context").asObject();
        LambdaFunction usual = LambdaFunction.ORDERS;
        return new LambdaFunction(
                context.getString("function", usual.name()),
                context.getString("version", usual.version()),
                context.getString("account", usual.account()),
                context.getString("region", usual.region()),
                context.getString("memory", usual.memory()),
                context.getString("arch", usual.arch()));
    }
}
