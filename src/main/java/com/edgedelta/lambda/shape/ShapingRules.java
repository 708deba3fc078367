package com.edgedelta.lambda.shape;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.Shaping;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.rules.ProcessingRules;
import com.edgedelta.lambda.time.Clock;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// All that lines are shaped by.
///
/// @param rules null if there are none
/// @param continuation null if lines are not merged
/// @param clock for how long records wait
public record ShapingRules(
        Shaping settings,
        @Nullable ProcessingRules rules,
        @Nullable Continuation continuation,
        Clock clock) {
    /// Reads what the settings name. Problems become lines of the log.
    ///
    /// @param config of which [Config#shapes] is true
    public static ShapingRules of(Config config, Clock clock, ExtensionLog log) {
        return new ShapingRules(
                config.shaping(),
                config.rules() == null ? null : ProcessingRules.of(config.rules(), log),
                continuation(config.shaping().multiline(), log),
                clock);
    }

    private static @Nullable Continuation continuation(String multiline, ExtensionLog log) {
        if (multiline.isEmpty()) {
            return null;
        }
        Continuation traces = StackTraces.of(multiline);
        try {
            return traces == null ? new StartPattern(multiline) : traces;
        } catch (PatternSyntaxException | StackOverflowError bad) {
            log.warn("ED_MULTILINE_PATTERN cannot be used: it is neither java, python, node, dotnet or go nor a regular"
                    + " expression of Java" + description(bad) + "; lines are not merged");
            return null;
        }
    }

    private static String description(Throwable bad) {
        return bad instanceof PatternSyntaxException syntax
                ? " (" + syntax.getDescription() + " near index " + syntax.getIndex() + ")"
                : "";
    }
}
