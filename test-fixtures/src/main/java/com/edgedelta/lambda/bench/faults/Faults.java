package com.edgedelta.lambda.bench.faults;

import com.edgedelta.lambda.bench.console.Console;
import com.edgedelta.lambda.bench.console.Table;
import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.CommonOptions;
import com.edgedelta.lambda.layer.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `scripts/bench faults`: the cost of each fault for the function and its logs, with the layer and with other
/// extensions.
public final class Faults {
    private Faults() {}

    public static int run(List<String> words) throws IOException {
        var faults = FaultCatalogue.all();
        var options =
                FaultsOptions.parse(words, faults.stream().map(Fault::name).toList());
        return options.common().run("faults-help.txt", folder -> {
            var chosen = faults.stream()
                    .filter(fault -> options.only().isEmpty() || options.only().contains(fault.name()))
                    .toList();
            var good = true;
            for (var candidate : candidates(options.common(), folder)) {
                var held = play(candidate, chosen);
                // Another extension is measured, not judged.
                good &= held || !candidate.name().equals(Candidates.LAYER);
            }
            return good ? 0 : Console.FAILED;
        });
    }

    private static List<Candidate> candidates(CommonOptions options, Path folder) throws IOException {
        var candidates = new ArrayList<Candidate>();
        if (options.layer() != null) {
            candidates.add(
                    new Candidate(Candidates.LAYER, Layer.unpack(options.layer(), folder.resolve("layer")), Map.of()));
        }
        for (var extension : options.extensions()) {
            candidates.add(new Candidate(extension.toString(), extension, Map.of()));
        }
        return candidates;
    }

    private static boolean play(Candidate candidate, List<Fault> faults) {
        var table = new Table(FaultResult.HEADS);
        var notGood = new ArrayList<String>();
        for (var fault : faults) {
            System.err.println(candidate.name() + ": " + fault.name() + " - " + fault.title());
            try (var stage = new FaultStage(candidate, fault)) {
                var result = stage.play(fault);
                table.row(result.cells(fault));
                if (!result.good(fault)) {
                    notGood.add(fault.name());
                }
            }
        }
        System.out.println("### " + candidate.name() + "\n\n" + table.text());
        if (!notGood.isEmpty()) {
            System.out.println("Lines were lost uncounted or sent twice, or it did not end well: "
                    + String.join(", ", notGood) + "\n");
        }
        return notGood.isEmpty();
    }
}
