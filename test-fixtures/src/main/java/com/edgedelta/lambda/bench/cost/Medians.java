package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Table;
import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Candidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Puts figures of many runs into a table: the reference's median, each contender's, and that as a multiple of the
/// reference's.
///
/// @param runs of each candidate, by its name
record Medians(Candidates candidates, Map<String, List<Run>> runs) {
    Table of(List<Figure> figures) {
        var heads = new ArrayList<>(List.of("median", candidates.reference().name()));
        candidates.contenders().forEach(contender -> heads.addAll(List.of(contender.name(), "ratio")));
        var table = new Table(heads);
        for (var figure : figures) {
            var reference = samples(figure, candidates.reference());
            var cells = new ArrayList<>(List.of(figure.name()));
            cells.add(figure.ofReference() ? figure.text().apply(reference.median()) : "-");
            for (var contender : candidates.contenders()) {
                var samples = samples(figure, contender);
                cells.add(samples.median() == 0 ? "-" : figure.text().apply(samples.median()));
                cells.add(figure.ofReference() ? Figure.times(samples.ratioTo(reference)) : "-");
            }
            table.row(cells);
        }
        return table;
    }

    private Samples samples(Figure figure, Candidate candidate) {
        return Samples.of(
                runs.getOrDefault(candidate.name(), List.of()),
                run -> figure.value().applyAsDouble(run));
    }
}
