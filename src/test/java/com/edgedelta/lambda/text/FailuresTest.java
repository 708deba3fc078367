package com.edgedelta.lambda.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

final class FailuresTest {
    @Test
    void aMessageWithAUrlIsNotShown() {
        assertThat(Failures.describe(new IOException("no route"))).isEqualTo("IOException: no route");
        assertThat(Failures.describe(new IOException("cannot reach https://user:password@host/")))
                .isEqualTo("IOException");
        assertThat(Failures.describe(null)).isEqualTo("unknown failure");
    }

    @Test
    void theFirstCauseIsTheOneThatIsDescribed() {
        assertThat(Failures.describeRoot(new UncheckedIOException("outer", new IOException("inner"))))
                .isEqualTo("IOException: inner");
        assertThat(Failures.describeRoot(null)).isEqualTo("unknown failure");
    }

    @Test
    void aCauseIsFoundByItsKindEvenInACircle() {
        IOException inner = new IOException("inner");
        RuntimeException outer = new UncheckedIOException("outer", inner);
        assertThat(Failures.find(IOException.class, outer)).isSameAs(inner);
        assertThat(Failures.find(RuntimeException.class, outer)).isSameAs(outer);
        assertThat(Failures.find(Error.class, outer)).isNull();
        assertThat(Failures.find(Error.class, null)).isNull();

        inner.initCause(outer);
        assertThat(Failures.find(Error.class, outer)).isNull();
    }

    @Test
    void aFailureWithoutAMessageIsNamedByItsClass() {
        assertThat(Failures.message(new IOException("broken"))).isEqualTo("broken");
        assertThat(Failures.message(new IOException())).isEqualTo("IOException");
    }
}
