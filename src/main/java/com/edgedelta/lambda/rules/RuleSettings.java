package com.edgedelta.lambda.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.config.RuleSource;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.text.Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// Reads the rules of the settings: those of the variable, then those of the file.
final class RuleSettings {
    static final String VARIABLE = "ED_PROCESSING_RULES";
    static final String FILE = "ED_PROCESSING_RULES_FILE";

    private RuleSettings() {}

    static List<Rule> read(RuleSource source, ExtensionLog log) {
        List<Rule> rules = new ArrayList<>();
        if (!source.json().isEmpty()) {
            rules.addAll(document(VARIABLE, source.json().getBytes(UTF_8), log));
        }
        if (!source.file().isEmpty()) {
            try {
                rules.addAll(document(FILE, RuleFile.read(source.folder(), source.file()), log));
            } catch (IOException | RuntimeException unreadable) {
                rules.add(unreadable(FILE, Failures.message(unreadable), log));
            }
        }
        return rules;
    }

    private static List<Rule> document(String variable, byte[] json, ExtensionLog log) {
        try {
            return new RuleDocument(json, log).read();
        } catch (UnreadableRules unreadable) {
            return List.of(unreadable(variable, Failures.message(unreadable), log));
        } catch (RuntimeException | StackOverflowError unexpected) { // Its message may have a part of the list.
            return List.of(unreadable(variable, "it cannot be read", log));
        }
    }

    /// Nobody knows what the masks in it would have masked.
    private static Rule unreadable(String variable, String why, ExtensionLog log) {
        log.warn(variable + " cannot be used: " + why + "; the messages of all lines and platform events are withheld");
        return new Rule.Unusable(variable, EnumSet.allOf(LineKind.class));
    }
}
