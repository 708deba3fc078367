package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.telemetry.DeliveryRules;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// How the sandbox is initialized, by the names of `AWS_LAMBDA_INITIALIZATION_TYPE`.
public enum Mode {
    ON_DEMAND("on-demand"),
    PROVISIONED_CONCURRENCY("provisioned-concurrency"),
    /// Stopped after init, and restored by `Emulator.restore`.
    SNAP_START("snap-start"),
    /// Concurrent invocations, no INVOKE, no `platform.runtimeDone`, never frozen.
    MANAGED_INSTANCES("lambda-managed-instances");

    private final String wireName;

    Mode(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /// Modes that reject older schemas know only the newest.
    Set<String> schemaVersions() {
        return this == MANAGED_INSTANCES ? Set.of("2025-01-29") : TelemetryApi.SCHEMA_VERSIONS;
    }

    DeliveryRules deliveryRules() {
        return this == MANAGED_INSTANCES ? DeliveryRules.MANAGED_INSTANCES : DeliveryRules.LAMBDA;
    }

    public static Optional<Mode> of(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.wireName.equals(name))
                .findFirst();
    }

    public static String names() {
        return Arrays.stream(values()).map(Mode::wireName).collect(Collectors.joining(", "));
    }
}
