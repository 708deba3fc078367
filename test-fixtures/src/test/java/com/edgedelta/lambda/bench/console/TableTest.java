package com.edgedelta.lambda.bench.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void isMarkdownWithAlignedColumns() {
        assertThat(new Table(List.of("a", "figure"))
                        .row(List.of("long one", "1"))
                        .row(List.of("b", ""))
                        .text())
                .isEqualTo("""
                        | a        | figure |
                        | -------- | ------ |
                        | long one | 1      |
                        | b        |        |
                        """);
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThatThrownBy(() -> new Table(List.of("a", "b")).row(List.of("1"))).hasMessageContaining("not as many");
    }
}
