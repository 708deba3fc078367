package com.edgedelta.lambda.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The settings by which lines are shaped.
final class ShapingSettingsTest {
    private static Config read(String name, String value) {
        return Config.from(Map.of("ED_ENDPOINT", "http://localhost/", name, value));
    }

    @Test
    void nothingIsShapedByDefault() {
        Config config = read("ED_SEVERITY", "");

        assertThat(config.shaping()).isEqualTo(new Shaping(false, null, Shaping.EVERY, "", Set.of(), 0, true));
        assertThat(config.shapes()).isFalse();
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ED_SEVERITY, true",
        "ED_MIN_LOG_LEVEL, debug",
        "ED_SAMPLE_RATE, 0.5",
        "ED_MULTILINE_PATTERN, java",
        "ED_MAX_RECORD_KB, 64",
        "ED_PROCESSING_RULES, []"
    })
    void aSettingThatChangesLinesIsUsed(String name, String value) {
        Config config = read(name, value);

        assertThat(config.shapes()).isTrue();
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0, 0",
        "1, 1000000",
        "1.0, 1000000",
        "0.25, 250000",
        ".5, 500000",
        "0.000001, 1",
        "0.100000, 100000"
    })
    void aRateIsAShare(String value, int millionths) {
        assertThat(read("ED_SAMPLE_RATE", value).shaping().sample()).isEqualTo(millionths);
    }

    @ParameterizedTest
    @CsvSource({"1.1", "-0.1", "2", "10%", "0.0000001", "1e-3", "0.", ".", "0.1.2", "half"})
    void aBadRateIsNamedAndEverythingForwarded(String value) {
        Config config = read("ED_SAMPLE_RATE", value);

        assertThat(config.shaping().sample()).isEqualTo(Shaping.EVERY);
        assertThat(config.problems())
                .containsExactly("ED_SAMPLE_RATE=\"" + value
                        + "\" is not allowed: it takes 0 to 1, with six decimals at most; using 1");
    }

    @Test
    void aBadLevelIsNamedAndNothingFiltered() {
        Config config = read("ED_MIN_LOG_LEVEL", "LOUD");

        assertThat(config.shaping().leastSevere()).isNull();
        assertThat(config.problems())
                .containsExactly("ED_MIN_LOG_LEVEL=\"LOUD\" is not allowed: it takes TRACE, DEBUG, INFO, WARN, ERROR or"
                        + " FATAL; using no filter");
    }

    @Test
    void aBadFieldIsNamedAndTheRestLeftOut() {
        Config config = read("ED_DROP_FIELDS", "faas.tags, faas.request_id,CLOUD");

        assertThat(config.shaping().dropFields())
                .isEqualTo(EnumSet.of(
                        EnvelopeField.TAGS,
                        EnvelopeField.CLOUD,
                        EnvelopeField.RESOURCE_ID,
                        EnvelopeField.ACCOUNT_ID,
                        EnvelopeField.REGION));
        assertThat(config.problems())
                .singleElement()
                .asString()
                .contains("\"faas.request_id\"")
                .endsWith("the rest");
        assertThat(read("ED_DROP_FIELDS", "x").problems())
                .singleElement()
                .asString()
                .endsWith("using none of them");
    }

    @Test
    void aBadSizeIsNamedAndThereIsNoLimit() {
        Config config = read("ED_MAX_RECORD_KB", "-1");

        assertThat(config.shaping().maxRecordBytes()).isZero();
        assertThat(config.problems())
                .containsExactly("ED_MAX_RECORD_KB=\"-1\" is not allowed: it takes 0 to 20000; using 0");
    }
}
