package com.edgedelta.lambda.demo;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The variables that reach the extension: those of the caller's environment that are settings, and those of the
/// options.
final class PassedSettings {
    private static final Set<String> NAMES =
            Set.of("PUSHER_MODE", "KINESIS_ENDPOINT", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE");

    /// With one of them lines are left out, merged or changed on purpose.
    private static final Set<String> SHAPING = Set.of(
            "ED_MIN_LOG_LEVEL",
            "ED_MULTILINE_PATTERN",
            "ED_PROCESSING_RULES",
            "ED_PROCESSING_RULES_FILE",
            "ED_SAMPLE_RATE",
            "ED_MAX_RECORD_KB");

    private final Map<String, String> variables = new TreeMap<>();

    /// @param options they win over the environment
    PassedSettings(Map<String, String> environment, Map<String, String> options) {
        // The extension prints what it does, unless the caller wants otherwise. All else is as users get it.
        variables.put("ED_PRINT_EXTENSION_LOGS", "true");
        environment.forEach((name, value) -> {
            if (isSetting(name)) {
                variables.put(name, value);
            }
        });
        variables.putAll(options);
    }

    Map<String, String> variables() {
        return variables;
    }

    /// Empty if none is set.
    String get(String name) {
        return variables.getOrDefault(name, "").strip();
    }

    /// Logs go to a delivery stream, which is not here.
    boolean useDeliveryStream() {
        return get("PUSHER_MODE").equalsIgnoreCase("kinesis");
    }

    /// What arrives is not what is sent, because a setting asks for that.
    boolean shapeLines() {
        return SHAPING.stream().anyMatch(name -> !get(name).isEmpty());
    }

    /// The emulator sets what Lambda itself sets.
    private static boolean isSetting(String name) {
        return name.startsWith("ED_")
                || (name.startsWith("AWS_") && !name.startsWith("AWS_LAMBDA_"))
                || NAMES.contains(name.toUpperCase(Locale.ROOT));
    }
}
