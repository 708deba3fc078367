package com.edgedelta.lambda.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnusedVariablesTest {
    private static final Pattern NAME = Pattern.compile("\"(ED_[A-Z_]*[A-Z]|PUSHER_MODE|KINESIS_ENDPOINT)\"");

    private static List<String> problems(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("ED_ENDPOINT", "http://localhost/");
        return Config.from(environment).problems();
    }

    @ParameterizedTest
    @CsvSource({
        "ED_ENDPIONT, ED_ENDPOINT",
        "ED_LOG_TYPES, ED_LAMBDA_LOG_TYPES",
        "ED_TOKEN, ED_AUTH_TOKEN",
        "ED_KINESIS_ENDPOINT, KINESIS_ENDPOINT",
        "ED_BUFFER_SIZE_MBS, ED_BUFFER_SIZE_MB",
        "ED_FLUSH_AT_NEXT_INVOCATION, ED_FLUSH_AT_NEXT_INVOKE",
        "ED_endpoint, ED_ENDPOINT",
        "ED_LOGTYPES, ED_LAMBDA_LOG_TYPES",
        "ED_BUFFERSIZE_MB, ED_BUFFER_SIZE_MB",
        "ED_FLUSH_STRAT, ED_FLUSH_STRATEGY",
        "ED_FORWARD_TAGS, ED_FORWARD_LAMBDA_TAGS",
        "ED_HTTP_HEADER, ED_HTTP_HEADERS",
        "ED_MODE, PUSHER_MODE",
    })
    void aTypingErrorIsReportedWithTheNearestNameAndWithoutTheValue(String name, String nearest) {
        assertThat(problems(Map.of(name, "s3cr3t")))
                .containsExactly(
                        name + " has no effect: it is not a setting of the extension; did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ED_TAG", "ED_TAG_", "ED_TAGS", "ED_TAGS_TEAM"})
    void aTagThatHasNoNameIsReportedWithTheWayToSetOne(String name) {
        assertThat(problems(Map.of(name, "s3cr3t")))
                .singleElement()
                .asString()
                .startsWith(name + " has no effect: ")
                .contains("ED_TAG_<NAME>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ED_", "ED_X1", "ED_GZIP", "ED_DEBUG", "ED_LICENSE_KEY_OF_SOMETHING_ELSE", "ED_API_KEY"})
    void aNameThatIsNearToNoneIsReportedWithoutAGuess(String name) {
        assertThat(problems(Map.of(name, "s3cr3t")))
                .containsExactly(name + " has no effect: it is not a setting of the extension");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ED_PUSHER_MODE | PUSHER_MODE",
                "ED_BUFFER_SIZE | ED_BUFFER_SIZE_MB",
                "ED_BUFFER_SIZE_IN_BYTES | ED_BUFFER_SIZE_MB",
                "ED_PUSH_TIMEOUT_MS | ED_PUSH_TIMEOUT_SEC",
                "ED_RETRY_INTERVAL | ED_RETRY_INTERVAL_MS",
                "ED_RETRY_TIMEOUT | ED_PUSH_TIMEOUT_SEC",
                "ED_PARALLELISM | remove it",
                "ED_FORWARD_ENV_VARS | ED_TAG_<NAME>",
            })
    void variablesOfTheGoExtensionAndItsPluginGetTheLineThatHelps(String name, String help) {
        assertThat(problems(Map.of(name, "1")))
                .singleElement()
                .asString()
                .startsWith(name + " has no effect: ")
                .contains(help)
                .doesNotContain("did you mean");
    }

    @Test
    void settingsTagsAndVariablesOfOthersAreNotReported() {
        assertThat(problems(Map.of("ED_TAG_TEAM", "a", "ED_TAG_PREFIX", "b", "EDITOR", "vi", "PATH", "/bin")))
                .isEmpty();
    }

    @Test
    void aTagWithoutANameIsReported() {
        assertThat(problems(Map.of("ED_TAG_", "a"))).singleElement().asString().startsWith("ED_TAG_ has no effect");
    }

    @Test
    void atMostTenLinesAreReported() {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            environment.put("ED_X" + i, "");
        }
        assertThat(problems(environment)).hasSize(10).allMatch(line -> line.contains("has no effect"));

        environment.put("ED_X\n[edgedelta] ok", "");
        environment.put("ED_Y", "");
        assertThat(problems(environment))
                .hasSize(10)
                .noneMatch(line -> line.contains("\n"))
                .last()
                .asString()
                .startsWith("3 more variables");
    }

    @Test
    void allNamesThatTheReadersUseAreKnown() throws IOException {
        Path folder = Path.of("main/java/com/edgedelta/lambda/config");
        Set<String> read = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> !each.endsWith("SettingNames.java"))
                    .filter(each -> !each.endsWith("UnusedVariables.java"))
                    .toList()) {
                for (Matcher found = NAME.matcher(Files.readString(file)); found.find(); ) {
                    read.add(found.group(1));
                }
            }
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(SettingNames.ALL);
    }
}
