package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.config.RuleSource;
import com.edgedelta.lambda.log.ExtensionLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The processing rules of the settings, in their order. For one thread, except for [#counts].
public final class ProcessingRules {
    private static final Outcome UNCHANGED = new Outcome.Unchanged();

    private final List<Rule> lineRules;
    private final List<Rule> platformRules;
    private final ExtensionLog log;
    private final Budget budget = new Budget();
    private final Masking masking = new Masking(budget);
    private final Set<String> reported = new HashSet<>();
    private final AtomicLong masked = new AtomicLong();
    private final AtomicLong withheld = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong budgetSpent = new AtomicLong();

    private ProcessingRules(List<Rule> rules, ExtensionLog log) {
        this.lineRules = only(LineKind.LINE, rules);
        this.platformRules = only(LineKind.PLATFORM, rules);
        this.log = log;
    }

    private static List<Rule> only(LineKind kind, List<Rule> rules) {
        List<Rule> chosen = new ArrayList<>(rules);
        chosen.removeIf(rule -> !rule.kinds().contains(kind));
        return chosen;
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

    private List<Rule> of(LineKind kind) {
        return kind == LineKind.LINE ? lineRules : platformRules;
    }

    /// Applies the rules to the JSON value between these places, the record of an event: to a text, or to each
    /// string and number in any other value. A text's last line break is not matched, and kept.
    public Outcome apply(LineKind kind, byte[] json, int from, int to) {
        List<Rule> rules = of(kind);
        for (int i = 0; i < rules.size(); i++) {
            if (mayChange(rules.get(i), json, from, to)) {
                return apply(rules, i, Message.of(json, from, to), new Message.Value(json, from, to));
            }
        }
        return UNCHANGED;
    }

    /// Whether the rule may do anything to the record that those before it have not changed.
    private static boolean mayChange(Rule rule, byte[] json, int from, int to) {
        return switch (rule) {
            case Rule.Mask mask -> mask.search().mayFind(json, from, to);
            case Rule.Filter filter -> filter.include() || filter.search().mayFind(json, from, to);
            case Rule.Unusable _ -> true;
        };
    }

    /// The same for the beginning of a value whose rest is missing, so that it may end within a secret.
    ///
    /// @param from where the value begins: at the quote of a text
    public Outcome applyToTruncated(LineKind kind, byte[] json, int from, int to) {
        List<Rule> rules = of(kind);
        if (rules.isEmpty()) {
            return UNCHANGED;
        }
        Message.Text message = Message.ofTruncated(json, from, to);
        boolean parts = json[from] != '"' || message.isEscapedJson(); // A mask is for each string by itself.
        boolean hides = parts && rules.stream().anyMatch(Rule.Mask.class::isInstance);
        return hides ? withheld(Withheld.truncated()) : apply(rules, 0, message, null);
    }

    /// The same for a text without its quotes and escapes, for example one that has been merged.
    public Outcome apply(LineKind kind, String text) {
        return apply(of(kind), 0, Message.ofText(text), null);
    }

    /// @param raw the record as JSON, in which a rule may see that it need not decode it; null if it is unknown
    private Outcome apply(List<Rule> rules, int first, Message original, Message.@Nullable Value raw) {
        Message message = original;
        boolean changed = false;
        for (int i = first; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (!changed && raw != null && !mayChange(rule, raw.bytes(), raw.from(), raw.to())) {
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
