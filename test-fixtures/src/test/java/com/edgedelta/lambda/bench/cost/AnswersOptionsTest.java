package com.edgedelta.lambda.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswersOptionsTest {
    @Test
    void withoutOptionsItMeasuresWhatTheDocsShow() {
        var options = AnswersOptions.parse(List.of());

        assertThat(options.lives()).isEqualTo(20);
        assertThat(options.busy()).isEqualTo(2);
        assertThat(options.common().extensions()).isEmpty();
    }

    @Test
    void eachCanBeChosen() {
        var options = AnswersOptions.parse(List.of("--lives", "3", "--busy", "0"));

        assertThat(options.lives()).isEqualTo(3);
        assertThat(options.busy()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--lives 0", "--busy x", "--busy -1", "--extension /nowhere/at/all", "--often"})
    void anythingElseIsRefused(String words) {
        assertThatThrownBy(() -> AnswersOptions.parse(List.of(words.split(" ", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--");
    }
}
