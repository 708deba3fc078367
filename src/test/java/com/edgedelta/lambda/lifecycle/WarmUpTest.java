package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.lifecycle.LifecycleBench.FAR;
import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.runtimeReady;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.lifecycle.FakeRuntimeApi.Answer;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
    @AutoClose
    private final LifecycleBench bench = new LifecycleBench();

    @Test
    void theSlowerTheCoreTheLongerItMayLast() {
        long before = 350;
        for (int memoryMb = 128; memoryMb <= 10_240; memoryMb += 64) {
            long longest = WarmUp.longest(memoryMb);
            assertThat(longest).isBetween(80L, before);
            before = longest;
        }
        assertThat(before).isLessThan(WarmUp.longest(128));
    }

    @Test
    void aFunctionsMemoryMayBeUnknown() {
        assertThat(WarmUp.memory("1769")).isEqualTo(1769);
        assertThat(WarmUp.memory("")).isEqualTo(512);
        assertThat(WarmUp.memory("much")).isEqualTo(512);
        assertThat(WarmUp.memory("0")).isEqualTo(128);
    }

    @Test
    void nothingOfItReachesTheDestinationButTheConnection() throws Exception {
        bench.start("ED_WARMUP", "true");
        bench.api.awaitNexts(1);
        assertThat(bench.sink.prepared()).isTrue();
        assertThat(bench.sink.connects()).isEqualTo(1);
        assertThat(bench.sink.attempts()).isEmpty();

        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(bench.sink.accepted())
                .singleElement()
                .asString()
                .contains("hello")
                .doesNotContain("warm-up");
        assertThat(bench.log.lines()).isEmpty();
    }

    /// Its buffer, its client and its reshaper are garbage afterwards.
    @Test
    void whatItRanOnIsFreed() throws Exception {
        long before = pipelines();
        bench.start("ED_WARMUP", "true");
        bench.api.awaitNexts(1);

        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long left = pipelines();
        while (left > before + 1 && System.nanoTime() < until) {
            left = pipelines(); // Its threads end in a moment.
        }
        assertThat(left).as("the extension's own").isLessThanOrEqualTo(before + 1);
    }

    /// Counts the pipelines that are reachable.
    private static long pipelines() throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .toString()
                .lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(columns -> columns.length > 3 && columns[3].equals(Pipeline.class.getName()))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    @Test
    void itEndsWhenTheRuntimeIsReady() throws Exception {
        bench.api.onSubscribe(() -> {
            try {
                bench.post(runtimeReady());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        bench.start("ED_WARMUP", "true", "ED_PLATFORM_EVENTS", "initRuntimeDone");
        bench.api.awaitNexts(1);
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("hello"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(bench.sink.accepted()).singleElement().asString().contains("platform.initRuntimeDone", "hello");
    }

    @Test
    void withoutItNoConnectionIsOpenedBeforehand() throws Exception {
        bench.start("ED_WARMUP", "false");
        bench.api.awaitNexts(1);

        assertThat(bench.sink.connects()).isZero();
    }

    @Test
    void withoutASubscriptionThereIsNothingToWarmUp() throws Exception {
        bench.api.subscriptionAnswers(new Answer(202, "OK"));
        bench.start("ED_WARMUP", "true");
        bench.api.awaitNexts(1);

        assertThat(bench.sink.attempts()).isEmpty();
        assertThat(bench.sink.closed()).isTrue();
    }

    @Test
    void aDestinationThatDoesNotAnswerHoldsUpInitForAMomentOnly() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        SinkPreparation preparation = SinkPreparation.start(new Dead(never), true);

        long began = System.nanoTime();
        preparation.await();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        never.countDown();
    }

    /// Takes a minute for what should take a second.
    private record Dead(CountDownLatch never) implements Sink {
        @Override
        public void prepare() {}

        @Override
        public void connect(Duration timeout) throws InterruptedException {
            assertThat(never.await(60, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public Outcome send(long id, byte[] body, int offset, int length, Duration timeout) {
            return Outcome.unavailable("dead");
        }

        @Override
        public void close() {}
    }
}
