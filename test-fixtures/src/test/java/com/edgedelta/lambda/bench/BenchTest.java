package com.edgedelta.lambda.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchTest {
    @Test
    void returnsItsExitCodes() {
        assertThat(Bench.run(List.of("startup", "--check"))).isZero();
        assertThat(Bench.run(List.of("startup", "--help"))).isZero();
        assertThat(Bench.run(List.of("--help"))).isZero();
        assertThat(Bench.run(List.of("startup", "--starts", "x"))).isEqualTo(2);
        assertThat(Bench.run(List.of("startup"))).isEqualTo(2);
        assertThat(Bench.run(List.of("nothing"))).isEqualTo(2);
        assertThat(Bench.run(List.of())).isEqualTo(2);
    }
}
