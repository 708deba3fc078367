package com.edgedelta.lambda.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FlushStrategyTest {
    private static Config config(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("ED_ENDPOINT", "https://logs.example.com/"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return Config.from(environment);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "-                    | -     | end                 | 25",
                "-                    | true  | next                | 1000",
                "-                    | false | end                 | 25",
                "end                  | -     | end                 | 25",
                "next                 | -     | next                | 1000",
                "NEXT                 | true  | next                | 1000",
                "adaptive             | -     | adaptive            | 25",
                "periodically,1000    | -     | periodically,1000   | 25",
                "Periodically, 600000 | -     | periodically,600000 | 25",
                "' periodically , 2000 ' | -  | periodically,2000   | 25",
                "' Adaptive '         | -     | adaptive            | 25"
            })
    void theStrategyDecidesTheDefaultOfTheTelemetryBuffer(String value, String flag, String strategy, int timeoutMs) {
        Config config = config(
                "ED_FLUSH_STRATEGY", value == null ? "" : value, "ED_FLUSH_AT_NEXT_INVOKE", flag == null ? "" : flag);

        assertThat(config.flushStrategy()).hasToString(strategy);
        assertThat(config.buffering().timeoutMs()).isEqualTo(timeoutMs);
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "next", "adaptive", "periodically,5000"})
    void aTimeoutThatIsSetIsObeyed(String strategy) {
        assertThat(config("ED_FLUSH_STRATEGY", strategy, "ED_LAMBDA_TIMEOUT_MS", "700")
                        .buffering()
                        .timeoutMs())
                .isEqualTo(700);
    }

    @Test
    void nothingWaitsOnManagedInstances() {
        assertThat(config("AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances")
                        .buffering()
                        .timeoutMs())
                .isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "often",
                "periodically",
                "periodically,",
                "periodically 2000",
                "periodically,0",
                "periodically,999",
                "periodically,2000,",
                ",2000",
                "periodically,600001",
                "periodically,1e4",
                "periodically,-5000",
                "periodically,99999999999999999999",
                "end,next"
            })
    void anythingElseIsOneLineAndTheEnd(String value) {
        Config config = config("ED_FLUSH_STRATEGY", value);

        assertThat(config.flushStrategy()).hasToString("end");
        assertThat(config.problems())
                .singleElement()
                .asString()
                .contains("ED_FLUSH_STRATEGY", value, "adaptive", "periodically,<ms>", "1000 to 600000", "using end");
    }

    @ParameterizedTest
    @CsvSource({"adaptive,true", "end,true", "next,false"})
    void twoThatDisagreeAreOneLineThatSaysWhichWins(String strategy, String flag) {
        Config config = config("ED_FLUSH_STRATEGY", strategy, "ED_FLUSH_AT_NEXT_INVOKE", flag);

        assertThat(config.flushStrategy()).hasToString(strategy);
        assertThat(config.problems())
                .singleElement()
                .asString()
                .contains("ED_FLUSH_STRATEGY=" + strategy, "ED_FLUSH_AT_NEXT_INVOKE=" + flag, "ED_FLUSH_STRATEGY wins");
    }

    @Test
    void whatDiffersFromTheDefaultsIsKnownWithoutSecrets() {
        Config config = config(
                "ED_FLUSH_STRATEGY", "adaptive",
                "ED_BUFFER_SIZE_MB", "20",
                "ED_PUSH_TIMEOUT_SEC", "3",
                "ED_AUTH_TOKEN", "a-secret",
                "ED_PRINT_EXTENSION_LOGS", "true",
                "ED_LAMBDA_LOG_TYPES", "function");

        assertThat(config.changed())
                .containsExactlyInAnyOrder(
                        "ED_FLUSH_STRATEGY=adaptive",
                        "ED_PUSH_TIMEOUT_SEC=3",
                        "ED_PRINT_EXTENSION_LOGS=true",
                        "ED_LAMBDA_LOG_TYPES=function");
        assertThat(config("ED_BUFFER_SIZE_MB", "20").changed()).isEmpty();
    }
}
