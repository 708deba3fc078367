package com.edgedelta.lambda.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InvocationTallyTest {
    private final InvocationTally tally = new InvocationTally();

    private List<String> advices(int invocations, long wait) {
        List<String> advices = new ArrayList<>();
        for (int i = 0; i < invocations; i++) {
            tally.invoked();
            tally.held(wait, 3);
            String advice = tally.advice(1_000);
            if (advice != null) {
                advices.add(advice);
            }
        }
        return advices;
    }

    @Test
    void aLongWaitIsSaidOnceAfterTwentyInvocations() {
        assertThat(advices(19, 950)).isEmpty();

        assertThat(advices(100, 950))
                .singleElement()
                .asString()
                .contains("950 ms", "ED_LAMBDA_TIMEOUT_MS is 1000", "ED_LAMBDA_TIMEOUT_MS=25", "ED_FLUSH_STRATEGY");
    }

    @Test
    void aShortWaitIsNotWorthALine() {
        assertThat(advices(100, 200)).isEmpty();
    }

    @Test
    void theMedianCounts() {
        advices(9, 10_000);

        assertThat(advices(100, 20)).isEmpty();
    }

    @Test
    void itSumsUpWaitAndOwnShare() {
        advices(4, 25);

        assertThat(tally)
                .hasToString("4 invocations, held for 112 ms beyond their ends"
                        + " (100 ms until the telemetry, 12 ms for pushes)");
    }
}
