package com.edgedelta.lambda.shape;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.Shaping;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.rules.ProcessingRules;
import org.jspecify.annotations.Nullable;

/// All that lines are shaped by.
///
/// @param rules null if there are none
public record ShapingRules(Shaping settings, @Nullable ProcessingRules rules) {
    /// Reads what the settings name. Problems become lines of the log.
    ///
    /// @param config of which [Config#shapes] is true
    public static ShapingRules of(Config config, ExtensionLog log) {
        return new ShapingRules(
                config.shaping(), config.rules() == null ? null : ProcessingRules.of(config.rules(), log));
    }
}
