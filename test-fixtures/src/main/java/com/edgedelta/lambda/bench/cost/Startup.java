package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Console;
import com.edgedelta.lambda.bench.console.Words;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Program;
import com.edgedelta.lambda.bench.program.Trust;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `scripts/bench startup`: the layer's cost at start-up, compared with the floor and other extensions.
public final class Startup {
    /// The exit code if the floor was too slow for meaningful figures.
    static final int VOID = 3;

    private static final double SLOWEST_FLOOR_MS = 60;

    private Startup() {}

    public static int run(List<String> words) throws IOException {
        var options = StartupOptions.parse(words);
        return options.common().run("startup-help.txt", folder -> {
            var firehose = options.firehose() ? Words.packaged("--firehose-layer", options.firehoseLayer()) : null;
            var certificate = Trust.certificate(folder);
            var elliptic = Trust.elliptic(folder);
            var candidates = Candidates.make(
                    (home, made, _) -> Program.floor(home, made),
                    options.common(),
                    firehose,
                    folder,
                    new Trust(certificate, List.of(elliptic), folder));
            var addition = new Addition(candidates, certificate, elliptic);
            return measure(options, candidates, new Round(candidates, certificate.sslContext()), addition);
        });
    }

    private static int measure(StartupOptions options, Candidates candidates, Round round, Addition addition)
            throws IOException {
        Console.printMachine(options.starts() + " starts", Console.DEFAULT_BUFFERING);
        round.warm();
        for (var part : options.parts()) {
            System.out.println();
            switch (part) {
                case ADDITION -> addition.run(options);
                case INIT -> new FullSpeed(candidates, round).run(options.starts());
                case THROTTLED -> new Throttled(candidates, round).run(options);
            }
        }
        return verdict(round, addition);
    }

    private static int verdict(Round round, Addition addition) {
        var code = 0;
        System.out.println();
        var losses = new ArrayList<>(addition.losses());
        losses.addAll(round.losses());
        for (var loss : losses) {
            System.out.println("LOST: " + loss);
            code = Console.FAILED;
        }
        if (!round.hasFloor()) {
            return code;
        }
        var floor = round.floorToRegister();
        System.out.println("floor, exec to register: " + Figure.ms(floor.median()) + " in the middle, "
                + Figure.ms(floor.max()) + " at most, of " + floor.values().size());
        if (floor.median() > SLOWEST_FLOOR_MS) {
            System.out.println("VOID: the floor took more than " + Figure.ms(SLOWEST_FLOOR_MS)
                    + " to register, so the machine is too slow or too busy for these figures");
            code = VOID;
        }
        return code;
    }
}
