package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Words;
import com.edgedelta.lambda.bench.program.CommonOptions;
import java.util.List;

/// The command line of `scripts/bench answers`.
///
/// @param common what all benchmarks have
/// @param lives processes of each
/// @param busy number of busy loops beside each
record AnswersOptions(CommonOptions common, int lives, int busy) {
    /// Fails with an `IllegalArgumentException` whose message is one clear line.
    static AnswersOptions parse(List<String> words) {
        var common = new CommonOptions.Reader();
        var lives = 20;
        var busy = 2;
        for (var rest = new Words(words); rest.hasNext(); ) {
            var option = rest.option();
            switch (option) {
                case "--extension" -> common.readExtension(rest);
                case "--lives" -> lives = rest.number(1, 1_000);
                case "--busy" -> busy = rest.number(0, 64);
                default -> common.read(option, rest);
            }
        }
        return new AnswersOptions(common.options(), lives, busy);
    }
}
