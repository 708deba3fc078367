package com.edgedelta.lambda.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompilerThreadTest {
    private static final long LONGEST_MS = 100;

    @TempDir
    private Path tasks;

    private long now;

    @BeforeEach
    void anotherThreadRuns() {
        state("11", "java", 'R');
    }

    @Test
    void itIsAwaitedUntilItSleeps() throws Exception {
        state("12", "C1 CompilerThre", 'R');
        await(() -> {
            if (now == 20) {
                state("12", "C1 CompilerThre", 'S');
            }
        });
        assertThat(now).isEqualTo(24);
    }

    @Test
    void betweenTwoMethodsItMaySleepAMoment() throws Exception {
        state("12", "C1 CompilerThre", 'R');
        await(() -> state("12", "C1 CompilerThre", now == 10 || now >= 30 ? 'S' : 'R'));
        assertThat(now).isEqualTo(34);
    }

    @Test
    void itIsAwaitedNoLongerThanThat() throws Exception {
        state("12", "C1 CompilerThre", 'R');
        await(() -> {});
        assertThat(now).isEqualTo(LONGEST_MS);
    }

    @Test
    void withoutACompilerNothingIsAwaited() throws Exception {
        await(() -> {});
        assertThat(now).isZero();
    }

    @Test
    void aThreadThatHasEndedIsNotAwaited() throws Exception {
        state("12", "C1 CompilerThre", 'R');
        await(() -> {
            try {
                Files.deleteIfExists(tasks.resolve("12/stat"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(now).isEqualTo(6);
    }

    private void await(Runnable meanwhile) throws InterruptedException {
        CompilerThread.awaitIdle(tasks.toFile(), new SteppingClock(meanwhile), LONGEST_MS * 1_000_000);
    }

    private void state(String thread, String name, char state) {
        try {
            Files.writeString(
                    Files.createDirectories(tasks.resolve(thread)).resolve("stat"),
                    thread + " (" + name + ") " + state + " 1 2 3");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its time passes in pauses alone; in each of them something happens.
    private final class SteppingClock implements Clock {
        private final Runnable meanwhile;

        private SteppingClock(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public long wallMillis() {
            return now;
        }

        @Override
        public long nanos() {
            return now * 1_000_000;
        }

        @Override
        public void sleep(long nanos) {
            now += nanos / 1_000_000;
            meanwhile.run();
        }
    }
}
