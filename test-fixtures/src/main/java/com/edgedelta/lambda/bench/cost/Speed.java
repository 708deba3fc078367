package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Console;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Program;
import com.edgedelta.lambda.bench.program.Trust;
import com.edgedelta.lambda.endpoint.TestCertificate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `scripts/bench speed`: the cost of an invocation and of a log line, compared with a naive program and other
/// extensions.
public final class Speed {
    private Speed() {}

    public static int run(List<String> words) throws IOException {
        var options = SpeedOptions.parse(words);
        return options.common().run("speed-help.txt", folder -> {
            var certificate = Trust.certificate(folder);
            var candidates =
                    Candidates.make(Program::naive, options.common(), null, folder, new Trust(certificate, folder));
            return measure(options, candidates, certificate);
        });
    }

    private static int measure(SpeedOptions options, Candidates candidates, TestCertificate certificate)
            throws IOException {
        Console.printMachine(options.lives() + " lives", Console.DEFAULT_BUFFERING);
        var losses = new ArrayList<String>();
        for (var part : options.parts()) {
            System.out.println();
            switch (part) {
                case INVOCATIONS ->
                    losses.addAll(new ManyInvocations(candidates, certificate.sslContext())
                            .run(options.lives(), options.invocations()));
                case BURST -> losses.addAll(new OneBurst(candidates.contenders()).run(options.lives()));
            }
        }
        losses.forEach(loss -> System.out.println("LOST: " + loss));
        return losses.isEmpty() ? 0 : Console.FAILED;
    }
}
