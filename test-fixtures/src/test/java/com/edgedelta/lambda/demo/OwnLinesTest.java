package com.edgedelta.lambda.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnLinesTest {
    private static final String REFUSED =
            "[edgedelta] http://host does not take all logs (status 503); they are kept and tried again";
    private static final String ACCEPTED = "[edgedelta] http://host takes logs again";

    @Test
    void showsEachLineOnce() {
        var lines = new OwnLines();

        assertThat(lines.fresh(List.of("a", "b"))).containsExactly("a", "b");
        assertThat(lines.fresh(List.of("a", "b", "c"))).containsExactly("c");
        assertThat(lines.fresh(List.of("a", "b", "c"))).isEmpty();
    }

    @Test
    void anEndpointThatRefusesToTheEndIsReported() {
        assertThat(OwnLines.undelivered(List.of("function's", REFUSED))).isEqualTo(REFUSED);
        assertThat(OwnLines.undelivered(List.of(REFUSED, ACCEPTED, REFUSED))).isEqualTo(REFUSED);
    }

    @Test
    void oneThatTakesLogsAgainIsNot() {
        assertThat(OwnLines.undelivered(List.of(REFUSED, ACCEPTED))).isNull();
        assertThat(OwnLines.undelivered(List.of("[edgedelta] warm after 9 rounds")))
                .isNull();
    }

    @Test
    void recordsThatWereDroppedStayReported() {
        var dropped = "[edgedelta] dropped so far: 12 records";

        assertThat(OwnLines.undelivered(List.of(REFUSED, dropped, ACCEPTED))).isEqualTo(dropped);
    }
}
