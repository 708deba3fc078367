package com.edgedelta.lambda.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeldOptionsTest {
    @Test
    void withoutOptionsItMeasuresWhatTheDocsShow() {
        var options = HeldOptions.parse(List.of());

        assertThat(options.strategies()).containsExactly("end", "next", "adaptive", "periodically,1000");
        assertThat(options.memory()).isEqualTo(512);
        assertThat(options.invocations()).isEqualTo(40);
        assertThat(options.gapMs()).isEqualTo(490);
        assertThat(options.endpoint()).isEqualTo(EndpointKind.RSA);
        assertThat(options.closing()).isFalse();
        assertThat(options.throttled()).isFalse();
    }

    @Test
    void eachCanBeChosen() {
        var options = HeldOptions.parse(List.of(
                "--strategies",
                "periodically,end",
                "--memory",
                "128",
                "--invocations",
                "5",
                "--gap",
                "0",
                "--endpoint",
                "p256",
                "--closing",
                "--throttled"));

        assertThat(options.strategies()).containsExactly("periodically,1000", "end");
        assertThat(options.memory()).isEqualTo(128);
        assertThat(options.invocations()).isEqualTo(5);
        assertThat(options.gapMs()).isZero();
        assertThat(options.endpoint()).isEqualTo(EndpointKind.P256);
        assertThat(options.closing()).isTrue();
        assertThat(options.throttled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--strategies often",
                "--memory 1",
                "--gap x",
                "--endpoint ftp",
                "--endpoint rsa,p256",
                "--invocations 0",
                "--often"
            })
    void anythingElseIsRefused(String words) {
        assertThatThrownBy(() -> HeldOptions.parse(List.of(words.split(" ", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--");
    }
}
