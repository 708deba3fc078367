package com.edgedelta.lambda.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.bench.faults.Fault.Delivery;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What counts as borne well, and how it is written.
class FaultResultTest {
    private static final Fault FAULT = new Fault("some", "some fault", stage -> {});
    private static final Fault AT_LEAST_ONCE = new Fault(
            "unknowable", "an answer is lost", (settings, stage) -> settings, stage -> {}, Delivery.AT_LEAST_ONCE);

    @Test
    void aLineThatIsLostMustBeCounted() {
        assertThat(result(0, 0, 0, "0").good(FAULT)).isTrue();
        assertThat(result(5, 0, 4, "0").good(FAULT)).isFalse();
        assertThat(result(5, 0, 6, "0").good(FAULT)).isTrue();
    }

    @Test
    void aLineComesTwiceOnlyWhereTheSenderCannotKnow() {
        assertThat(result(0, 1, 0, "0").good(FAULT)).isFalse();
        assertThat(result(0, 1, 0, "0").good(AT_LEAST_ONCE)).isTrue();
    }

    @Test
    void theProcessMustEndWell() {
        assertThat(result(0, 0, 0, "killed").good(FAULT)).isFalse();
        assertThat(result(0, 0, 0, "0, 1 reset").good(FAULT)).isTrue();
        assertThat(result(0, 0, 0, "0, 2 resets, killed in 1").good(FAULT)).isFalse();
        assertThat(result(0, 0, 0, "init failed: why").good(FAULT)).isFalse();
    }

    @Test
    void isWrittenAsARow() {
        assertThat(result(1, 2, 3, "0").cells(FAULT))
                .containsExactly("some", "10", "1", "2", "3", "1.50 s", "0.25 s", "60 MB", "0")
                .hasSameSizeAs(FaultResult.HEADS);
    }

    private static FaultResult result(int lost, int duplicated, int dropped, String exit) {
        var held = Duration.ofMillis(1500);
        return new FaultResult(10, lost, duplicated, dropped, held, Duration.ofMillis(250), 60 * 1024, exit);
    }
}
