package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.config.RuleSource;
import com.edgedelta.lambda.log.ExtensionLog;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The processing rules of the settings, in their order. For one thread, except for [#counts].
public final class ProcessingRules {
    private static final long ALL = -1;
    private static final Outcome UNCHANGED = new Outcome.Unchanged();

    private final RuleList lineRules;
    private final RuleList platformRules;
    private final ExtensionLog log;
    private final Budget budget = new Budget();
    private final Masking masking = new Masking(budget);
    private final Set<String> reported = new HashSet<>();
    private final AtomicLong masked = new AtomicLong();
    private final AtomicLong withheld = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong budgetSpent = new AtomicLong();

    private ProcessingRules(List<Rule> rules, ExtensionLog log) {
        this.lineRules = new RuleList(LineKind.LINE, rules);
        this.platformRules = new RuleList(LineKind.PLATFORM, rules);
        this.log = log;
    }

    /// Reads the rules and compiles their patterns. It never throws: each problem becomes one line of the log, and
    /// a mask that cannot be used withholds the messages it would apply to.
    public static ProcessingRules of(RuleSource source, ExtensionLog log) {
        return new ProcessingRules(RuleSettings.read(source, log), log);
    }

    /// Whether a rule applies to such records.
    public boolean applyTo(LineKind kind) {
        return !of(kind).isEmpty();
    }

    private RuleList of(LineKind kind) {
        return kind == LineKind.LINE ? lineRules : platformRules;
    }

    /// Applies the rules to the JSON value between these places, the record of an event: to a text, or to each
    /// string and number in any other value. A text's last line break is not matched, and kept.
    public Outcome apply(LineKind kind, byte[] json, int from, int to) {
        RuleList rules = of(kind);
        long admitted = rules.admitted(json, from, to);
        return admitted == 0 ? UNCHANGED : apply(rules, admitted, Message.of(json, from, to));
    }

    /// The same for the beginning of a value whose rest is missing, so that it may end within a secret.
    ///
    /// @param from where the value begins: at the quote of a text
    public Outcome applyToTruncated(LineKind kind, byte[] json, int from, int to) {
        RuleList rules = of(kind);
        if (rules.isEmpty()) {
            return UNCHANGED;
        }
        Message.Text message = Message.ofTruncated(json, from, to);
        boolean parts = json[from] != '"' || message.isEscapedJson(); // A mask is for each string by itself.
        boolean hides = parts && rules.hasMasks();
        return hides ? withheld(Withheld.truncated()) : apply(rules, ALL, message);
    }

    /// The same for a text without its quotes and escapes, for example one that has been merged.
    public Outcome apply(LineKind kind, String text) {
        return apply(of(kind), ALL, Message.ofText(text));
    }

    /// @param admitted the bits of the rules that may find something in the record as it is
    private Outcome apply(RuleList rules, long admitted, Message original) {
        try {
            return applyEach(rules, admitted, original);
        } finally {
            rules.noteAwaiting();
        }
    }

    private Outcome applyEach(RuleList rules, long admitted, Message original) {
        Message message = original;
        boolean changed = false;
        for (int i = 0; i < rules.count(); i++) {
            Rule rule = rules.get(i);
            if (!changed && !RuleList.isAdmitted(i, admitted)) {
                continue;
            }
            budget.begin(message.length());
            try {
                switch (rule) {
                    case Rule.Unusable unusable -> {
                        return withheld(Withheld.unusable(unusable.name()));
                    }
                    case Rule.Mask mask -> {
                        Message replaced = masked(mask, message);
                        if (replaced != null && mask.written() && isBroken(replaced)) {
                            return withheld(Withheld.broken(mask.name()));
                        }
                        changed |= replaced != null;
                        message = replaced == null ? message : replaced;
                    }
                    case Rule.Filter filter -> {
                        if (found(filter.search(), message) != filter.include()) {
                            leftOut.incrementAndGet();
                            return new Outcome.LeftOut();
                        }
                    }
                }
            } catch (RuntimeException | StackOverflowError spent) {
                report(rule, message.length());
                if (rule instanceof Rule.Mask) {
                    return withheld(Withheld.budgetSpent(rule.name()));
                }
            }
        }
        if (!changed) {
            return UNCHANGED;
        }
        masked.incrementAndGet();
        return new Outcome.Replaced(message.json());
    }

    /// Returns null if the mask finds nothing.
    private @Nullable Message masked(Rule.Mask mask, Message message) {
        mask.search().beginRecord(message instanceof Message.Value);
        return switch (message) {
            case Message.Text text -> {
                String changed =
                        text.truncated() ? masking.truncated(mask, text.text()) : masking.text(mask, text.text());
                yield changed.equals(text.text()) ? null : text.with(changed);
            }
            case Message.Value(byte[] bytes, int from, int to) -> {
                byte[] changed = masking.json(mask, bytes, from, to);
                yield changed == null ? null : new Message.Value(changed, 0, changed.length);
            }
        };
    }

    /// Whether a pattern for JSON as it is written has made something else of it.
    private boolean isBroken(Message message) {
        return message instanceof Message.Value value && !masking.isJson(value.bytes());
    }

    private boolean found(Search search, Message message) {
        search.beginRecord(message instanceof Message.Value);
        return switch (message) {
            case Message.Text text -> masking.finds(search, text.text());
            case Message.Value(byte[] bytes, int from, int to) -> masking.findsInJson(search, bytes, from, to);
        };
    }

    private Outcome withheld(String placeholder) {
        withheld.incrementAndGet();
        return new Outcome.Replaced(JsonString.of(placeholder));
    }

    /// Prints one line for each rule.
    private void report(Rule rule, int length) {
        budgetSpent.incrementAndGet();
        if (reported.add(rule.name())) {
            log.warn("processing rule " + rule.name() + " took too many steps for a line of " + length
                    + " characters, so "
                    + (rule instanceof Rule.Mask ? "its message is withheld" : "the rule does not apply to it")
                    + "; simplify the pattern. Further lines are only counted");
        }
    }

    /// Any thread.
    public RuleCounts counts() {
        return new RuleCounts(masked.get(), withheld.get(), leftOut.get(), budgetSpent.get());
    }
}
