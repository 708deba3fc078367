package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.config.RuleSource;
import com.edgedelta.lambda.log.ExtensionLog;

/// The processing rules of the settings, in their order. For one thread, except for [#counts].
public final class ProcessingRules {
    private static final Outcome UNCHANGED = new Outcome.Unchanged();

    private ProcessingRules() {}

    /// Reads the rules and compiles their patterns. It never throws: each problem becomes one line of the log, and a
    /// mask that cannot be used withholds the messages it would apply to.
    public static ProcessingRules of(RuleSource source, ExtensionLog log) {
        return new ProcessingRules();
    }

    /// Whether a rule applies to such records.
    public boolean applyTo(LineKind kind) {
        return false;
    }

    /// Applies the rules to the JSON value between these places, the record of an event: to a text, or to each string
    /// and number in any other value. A text's last line break is not matched, and kept.
    public Outcome apply(LineKind kind, byte[] json, int from, int to) {
        return UNCHANGED;
    }

    /// The same for the beginning of a value whose rest is missing, so that it may end within a secret.
    ///
    /// @param from where the value begins: at the quote of a text
    public Outcome applyToTruncated(LineKind kind, byte[] json, int from, int to) {
        return UNCHANGED;
    }

    /// The same for a text without its quotes and escapes, for example one that has been merged.
    public Outcome apply(LineKind kind, String text) {
        return UNCHANGED;
    }

    /// Any thread.
    public RuleCounts counts() {
        return new RuleCounts(0, 0, 0, 0);
    }
}
