package com.edgedelta.lambda.bench.faults;

import com.edgedelta.lambda.bench.console.Words;
import com.edgedelta.lambda.bench.program.CommonOptions;
import java.util.ArrayList;
import java.util.List;

/// The command line of `scripts/bench faults`.
///
/// @param common what all benchmarks have
/// @param only the faults to play; empty for all
record FaultsOptions(CommonOptions common, List<String> only) {

    /// Throws `IllegalArgumentException` with a message of one line.
    static FaultsOptions parse(List<String> words, List<String> names) {
        var common = new CommonOptions.Reader();
        var only = new ArrayList<String>();
        for (var rest = new Words(words); rest.hasNext(); ) {
            var option = rest.option();
            switch (option) {
                case "--extension" -> common.readExtension(rest);
                case "--only" -> only.add(rest.oneOf(names, "fault"));
                default -> common.read(option, rest);
            }
        }
        var options = common.options();
        if (options.layer() == null && options.extensions().isEmpty() && !options.help() && !options.check()) {
            throw new IllegalArgumentException("--layer ZIP or --extension FILE is missing");
        }
        return new FaultsOptions(options, List.copyOf(only));
    }
}
