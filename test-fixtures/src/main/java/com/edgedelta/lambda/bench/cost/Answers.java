package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Console;
import com.edgedelta.lambda.bench.console.Table;
import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.bench.program.Trust;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/// `scripts/bench answers`: how long Lambda waits for the answers to its first POSTs of telemetry, while other
/// processes keep the cores busy.
public final class Answers {
    private static final int FIRST = 50;
    private static final long LINE_NANOS = 10_000_000;

    private final AnswersOptions options;
    private final List<Candidate> contenders;
    private final SSLContext tls;
    private final Map<Candidate, List<Duration>> answers = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Answers(AnswersOptions options, List<Candidate> contenders, SSLContext tls) {
        this.options = options;
        this.contenders = contenders;
        this.tls = tls;
    }

    public static int run(List<String> words) throws IOException {
        var options = AnswersOptions.parse(words);
        return options.common().run("answers-help.txt", folder -> {
            var certificate = Trust.certificate(folder);
            var contenders = Candidates.contenders(options.common(), folder, new Trust(certificate, folder));
            return new Answers(options, contenders, certificate.sslContext()).measure();
        });
    }

    private int measure() throws IOException {
        Console.printMachine(options.lives() + " lives", Console.DEFAULT_BUFFERING);
        try (var loops = BusyLoops.start(options.busy())) {
            for (var number = 1; number <= options.lives(); number++) {
                System.err.println("bench: answers, life " + number + " of " + options.lives());
                for (var candidate : contenders) {
                    answers.computeIfAbsent(candidate, _ -> new ArrayList<>()).addAll(life(candidate));
                }
            }
            loops.requireAlive();
        }
        System.out.println("\nThe first " + FIRST + " answers of each process to POSTs of telemetry, beside "
                + options.busy() + " busy loops; from the POST to the answer, as the emulator sees it\n");
        System.out.print(table().text());
        problems.forEach(problem -> System.out.println("FAILED: " + problem));
        return problems.isEmpty() ? 0 : Console.FAILED;
    }

    private List<Duration> life(Candidate candidate) throws IOException {
        try (var destination = Destination.of(candidate, tls);
                var emulator = new Emulator(destination.in(candidate.settings()))) {
            var problem = emulator.start().problem();
            if (problem != null) {
                throw new IOException(problem + "; it said " + emulator.output());
            }
            emulator.invoke(new Invocation().withCode(log -> {
                for (var line = 0; emulator.telemetry().posts() <= FIRST; line++) {
                    log.accept(Load.MARK + ", number " + line + "\n");
                    LockSupport.parkNanos(LINE_NANOS);
                }
            }));
            var stats = emulator.telemetry();
            stats.failures().forEach(failure -> problems.add(candidate.name() + ": " + failure));
            emulator.shutdown("spindown");
            return stats.firstAnswers().subList(0, FIRST);
        }
    }

    private Table table() {
        var table = new Table(List.of("extension", "answers", "median", "99th percentile", "longest"));
        answers.forEach((candidate, durations) -> {
            var samples = Samples.ofMillis(durations, answer -> answer);
            table.row(List.of(
                    candidate.name(),
                    String.valueOf(durations.size()),
                    Figure.ms(samples.median()),
                    Figure.ms(samples.percentile(99)),
                    Figure.ms(samples.max())));
        });
        return table;
    }
}
