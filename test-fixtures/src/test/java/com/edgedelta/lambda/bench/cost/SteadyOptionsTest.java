package com.edgedelta.lambda.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SteadyOptionsTest {
    @Test
    void withoutOptionsItMeasuresWhatTheDocsShow() {
        var options = SteadyOptions.parse(List.of());

        assertThat(options.memory()).containsExactly(128, 512);
        assertThat(options.rates()).containsExactly(10, 100, 1000);
        assertThat(options.timeouts()).containsExactly(25, 50, 100, 1000);
        assertThat(options.seconds()).isEqualTo(10);
        assertThat(options.paced()).isFalse();
    }

    @Test
    void eachCanBeChosen() {
        var options = SteadyOptions.parse(List.of(
                "--memory",
                "256",
                "--rates",
                "5",
                "--timeouts",
                "30,70",
                "--seconds",
                "2",
                "--rounds",
                "1",
                "--paced"));

        assertThat(options.memory()).containsExactly(256);
        assertThat(options.rates()).containsExactly(5);
        assertThat(options.timeouts()).containsExactly(30, 70);
        assertThat(options.rounds()).isOne();
        assertThat(options.paced()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--memory=1", "--rates x", "--seconds 61", "--timeouts 24", "--often"})
    void anythingElseIsRefused(String words) {
        assertThatThrownBy(() -> SteadyOptions.parse(List.of(words.split(" ", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--");
    }
}
