package com.edgedelta.lambda.emulator;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.telemetry.Burst;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One invocation to play; immutable; each `with` returns a changed copy.
public final class Invocation {
    private static final SecureRandom RANDOM = new SecureRandom();

    String requestId = UUID.randomUUID().toString();
    String trace = newTrace();
    long durationMs = 10;
    List<TelemetryEvent> events = List.of();
    List<TelemetryEvent> errorEvents = List.of();

    List<byte[]> bodies = List.of();

    @Nullable
    Burst burst;

    @Nullable
    FunctionCode code;

    @Nullable
    String qualifier;

    boolean finishes = true;
    boolean crashes;
    boolean start = true;
    boolean runtimeDone = true;
    boolean report = true;
    boolean runtimeDoneFirst;

    public Invocation() {}

    private Invocation(Invocation from) {
        requestId = from.requestId;
        trace = from.trace;
        durationMs = from.durationMs;
        events = from.events;
        errorEvents = from.errorEvents;
        bodies = from.bodies;
        burst = from.burst;
        code = from.code;
        qualifier = from.qualifier;
        finishes = from.finishes;
        crashes = from.crashes;
        start = from.start;
        runtimeDone = from.runtimeDone;
        report = from.report;
        runtimeDoneFirst = from.runtimeDoneFirst;
    }

    public String requestId() {
        return requestId;
    }

    /// The function's own events, in order.
    public List<TelemetryEvent> events() {
        return events;
    }

    /// Whether a `platform.report` follows.
    public boolean hasReport() {
        return report;
    }

    /// The X-Ray header, `Root=...;Parent=...;Sampled=...`.
    public String trace() {
        return trace;
    }

    public Invocation withRequestId(String id) {
        return with(i -> i.requestId = id);
    }

    public Invocation withTrace(String header) {
        return with(i -> i.trace = header);
    }

    /// From INVOKE to the runtime's answer.
    public Invocation withDurationMs(long millis) {
        return with(i -> i.durationMs = millis);
    }

    /// Adds text lines of the function.
    public Invocation withLines(String... lines) {
        return withEvents(Arrays.stream(lines).map(TelemetryEvent::line).toList());
    }

    /// Adds text lines that the function writes to standard error. Lambda reads the two streams concurrently, so on
    /// Managed Instances they have no order relative to other events: here they come after the report.
    public Invocation withErrorLines(String... lines) {
        var all = new ArrayList<>(errorEvents);
        Arrays.stream(lines).map(TelemetryEvent::line).forEach(all::add);
        return with(i -> i.errorEvents = List.copyOf(all));
    }

    /// Adds lines of the function in the JSON log format, as the runtimes write them: with the invocation's id.
    public Invocation withJsonLines(String... lines) {
        return withEvents(Arrays.stream(lines).map(this::jsonLine).toList());
    }

    private TelemetryEvent jsonLine(String text) {
        return TelemetryEvent.line(Json.object()
                .add("timestamp", TelemetryEvent.time(Instant.now()))
                .add("level", "INFO")
                .add("requestId", requestId)
                .add("message", text));
    }

    /// Adds events; from a `platform.runtimeDone` on they are sent when the function has answered, and replace the
    /// emulator's own.
    public Invocation withEvents(List<TelemetryEvent> more) {
        var all = new ArrayList<>(events);
        all.addAll(more);
        return with(i -> i.events = List.copyOf(all));
    }

    /// Adds a body that is posted unchanged in a POST of its own, after the events and before `platform.runtimeDone`.
    public Invocation withBody(byte[] body) {
        var all = new ArrayList<>(bodies);
        all.add(body.clone());
        return with(i -> i.bodies = List.copyOf(all));
    }

    /// The same with text.
    public Invocation withBody(String body) {
        return withBody(body.getBytes(StandardCharsets.UTF_8));
    }

    /// Very many lines, after everything else and before `platform.runtimeDone`.
    public Invocation withBurst(Burst lines) {
        return with(i -> i.burst = lines);
    }

    /// Runs this code instead of waiting for the duration; its end is the function's response.
    public Invocation withCode(FunctionCode function) {
        return with(i -> i.code = function);
    }

    /// The runtime ends instead of answering: the sandbox is reset with the reason `failure`.
    public Invocation crashing() {
        return with(i -> i.crashes = true);
    }

    /// The alias or version at the end of the invoked ARN.
    public Invocation withQualifier(String aliasOrVersion) {
        return with(i -> i.qualifier = aliasOrVersion);
    }

    /// The function never answers: the invocation ends at its deadline.
    public Invocation neverFinishing() {
        return with(i -> i.finishes = false);
    }

    /// Without the emulator's own `platform.start`.
    public Invocation withoutStart() {
        return with(i -> i.start = false);
    }

    /// Without the emulator's own `platform.runtimeDone`.
    public Invocation withoutRuntimeDone() {
        return with(i -> i.runtimeDone = false);
    }

    /// Without the emulator's own `platform.report`.
    public Invocation withoutReport() {
        return with(i -> i.report = false);
    }

    /// All telemetry up to `platform.runtimeDone` is delivered before INVOKE is sent.
    public Invocation withRuntimeDoneBeforeInvoke() {
        return with(i -> i.runtimeDoneFirst = true);
    }

    private Invocation with(Consumer<Invocation> change) {
        var copy = new Invocation(this);
        change.accept(copy);
        return copy;
    }

    private static String newTrace() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        var hex = HexFormat.of().formatHex(bytes);
        return "Root=1-" + hex.substring(0, 8) + "-" + hex.substring(8, 32) + ";Parent=" + hex.substring(32)
                + ";Sampled=1";
    }
}
