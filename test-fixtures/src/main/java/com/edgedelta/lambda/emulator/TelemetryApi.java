package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.concurrent.Monitor;
import com.edgedelta.lambda.telemetry.Subscription;
import com.edgedelta.lambda.telemetry.Violations;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;

/// The Telemetry API's subscription, as strict as Lambda: values, host, port, and only during init.
final class TelemetryApi {
    static final Set<String> SCHEMA_VERSIONS = Set.of("2022-07-01", "2022-12-13", "2025-01-29");

    private final EmulatorSettings settings;
    private final Violations violations;
    private final ExtensionsApi extensions;
    private final Monitor monitor;
    private final Consumer<Subscription> onSubscribed;
    private final ScriptedFailures failures;

    private long subscribedAt;

    TelemetryApi(
            EmulatorSettings settings,
            Violations violations,
            ExtensionsApi extensions,
            Monitor monitor,
            Consumer<Subscription> onSubscribed) {
        this.settings = settings;
        this.violations = violations;
        this.extensions = extensions;
        this.monitor = monitor;
        this.onSubscribed = onSubscribed;
        this.failures = new ScriptedFailures(settings.subscribeFailures, monitor, extensions::closed);
    }

    void subscribe(Exchange exchange) throws IOException {
        if (failures.fail(exchange) || !extensions.identified(exchange)) {
            return;
        }
        Subscription wanted;
        try {
            wanted = Subscription.parse(exchange.json());
        } catch (IllegalArgumentException e) {
            violate(exchange, 400, "ValidationError", "subscription: " + e.getMessage());
            return;
        }
        if (monitor.read(extensions::initEnded)) {
            violate(exchange, 403, "Telemetry.SubscriptionClosed", "subscription after the first next");
        } else if (!SCHEMA_VERSIONS.contains(wanted.schemaVersion())) {
            violate(exchange, 400, "ValidationError", "subscription: unknown schema " + wanted.schemaVersion());
        } else if (settings.subscribeStatus == 202) {
            exchange.refuse(202, "Telemetry.NotSupported", "Telemetry API is not supported");
        } else if (settings.subscribeStatus != 200) {
            exchange.refuse(settings.subscribeStatus, "Telemetry.Refused", "refused by the settings");
        } else if (!settings.schemaVersions.contains(wanted.schemaVersion())) {
            // Not a violation: an extension finds the version by falling back from the newest.
            exchange.refuse(400, "ValidationError", "schemaVersion " + wanted.schemaVersion() + " is not supported");
        } else if (settings.mode == Mode.MANAGED_INSTANCES && subscribedAt() != 0) {
            exchange.refuse(500, "InternalServerError", "Internal Server Error"); // So AWS's emulator does.
        } else {
            monitor.update(() -> subscribedAt = exchange.arrivedNanos());
            onSubscribed.accept(wanted);
            exchange.with("Content-Type", "text/plain").answer(200, "OK");
        }
    }

    /// Returns zero without a subscription.
    long subscribedAt() {
        return monitor.read(() -> subscribedAt);
    }

    private void violate(Exchange exchange, int status, String type, String message) throws IOException {
        violations.add(message);
        exchange.refuse(status, type, message);
    }
}
