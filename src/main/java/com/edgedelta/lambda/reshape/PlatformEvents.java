package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.PlatformEventType;
import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.Span;
import com.edgedelta.lambda.reshape.PlatformRecords.Heading;
import org.jspecify.annotations.Nullable;

/// Handles an event of the platform: stores what later records need, forwards it if it is selected, and then
/// notifies the listener.
final class PlatformEvents {
    private final JsonScanner scanner;
    private final RecordWriter out;
    private final PlatformRecords records;
    private final PlatformChoice choice;
    private final Buffer buffer;
    private final CurrentInvocation current;
    private final Invocations invocations;
    private final StreamListener listener;
    private final boolean manyAtOnce;

    /// Null unless events may be reported again after a restore.
    private final @Nullable InitEvents initEvents;

    PlatformEvents(
            JsonScanner scanner,
            RecordWriter out,
            Config config,
            Buffer buffer,
            CurrentInvocation current,
            Invocations invocations,
            StreamListener listener) {
        this.scanner = scanner;
        this.out = out;
        this.records = new PlatformRecords(scanner, out);
        this.choice = new PlatformChoice(config);
        this.buffer = buffer;
        this.current = current;
        this.invocations = invocations;
        this.listener = listener;
        this.manyAtOnce = config.lambda().onManagedInstances();
        this.initEvents = config.lambda().fromSnapshot() ? new InitEvents() : null;
    }

    void event(@Nullable Span time, Span type, Span record) {
        String name = type.text(scanner.json());
        PlatformEventType known = PlatformEventType.of(name);
        RecordShape shape = RecordShape.of(known);
        if (shape.readsMembers() && !record.isObject(scanner.json())) {
            if (known == PlatformEventType.RUNTIME_DONE) {
                listener.runtimeDone(current.requestId()); // Too little for a record of its own, but enough for this.
            }
            shape = RecordShape.FLAT;
            known = null;
        }
        String own = records.text(record, "requestId");
        boolean ofNone = known == PlatformEventType.START || manyAtOnce;
        String id = own != null ? own : ofNone ? "" : current.requestId();
        boolean wanted = choice.admits(name) && !isRepeated(name, time, record);

        learn(known, id, record);
        boolean coldStart = known == PlatformEventType.REPORT && invocations.takeColdStart(id);
        if (wanted) {
            Heading heading = new Heading(current.envelope(), id, invocations.traceId(id), time, type);
            write(shape, heading, record, coldStart);
            buffer.append(out.bytes(), 0, out.length());
        }
        if (known != null) {
            notify(known, id, time, record);
        }
    }

    /// Whether an event of the init is reported for the second time, after a restore.
    private boolean isRepeated(@Nullable String type, @Nullable Span time, Span record) {
        return initEvents != null && initEvents.isRepeated(scanner.json(), type, time, records.text(record, "phase"));
    }

    private void learn(@Nullable PlatformEventType known, String id, Span record) {
        if (known == PlatformEventType.START) {
            rememberTrace(id, record);
            current.become(id);
        } else if (known == PlatformEventType.RUNTIME_DONE) {
            rememberTrace(id, record);
            rememberDuration(id, record);
        } else if (known == PlatformEventType.REPORT) {
            rememberTrace(id, record);
        }
    }

    private void rememberTrace(String id, Span record) {
        Span tracing = records.member(record, "tracing");
        if (tracing != null && !id.isEmpty()) {
            invocations.trace(id, records.text(tracing, "value"));
        }
        if (id.equals(current.requestId())) {
            current.refresh(); // INVOKE may have brought the trace meanwhile, too.
        }
    }

    private void rememberDuration(String id, Span record) {
        Span metrics = records.member(record, "metrics");
        Span duration = metrics == null ? null : records.member(metrics, "durationMs");
        if (duration != null && duration.isNumber(scanner.json()) && !id.isEmpty()) {
            invocations.runtimeDuration(id, scanner.json(), duration);
        }
    }

    private void write(RecordShape shape, Heading heading, Span record, boolean coldStart) {
        switch (shape) {
            case START -> records.step(heading, "START", null);
            case END -> records.step(heading, "END", records.known(record, "status"));
            case REPORT -> records.report(heading, record, invocations.runtimeDuration(heading.requestId()), coldStart);
            case FLAT -> records.flattened(heading, record);
            case RAW -> records.unknown(heading, record);
        }
    }

    private void notify(PlatformEventType known, String id, @Nullable Span time, Span record) {
        switch (known) {
            case INIT_RUNTIME_DONE -> listener.runtimeInitialised();
            case INIT_REPORT -> {
                if (!failedInInvocation(record)) {
                    listener.initReported();
                }
            }
            case START -> listener.started(id);
            case RUNTIME_DONE -> {
                String status = records.text(record, "status");
                listener.runtimeEnds(
                        time == null ? null : time.text(scanner.json()), status != null && !status.equals("success"));
                if (endsSandbox(record)) {
                    listener.resetFollows(id);
                }
                listener.runtimeDone(id);
            }
            case REPORT -> listener.reported(id);
            case LOGS_DROPPED -> listener.logsDropped();
            case INIT_START,
                    RESTORE_START,
                    RESTORE_RUNTIME_DONE,
                    RESTORE_REPORT,
                    EXTENSION,
                    TELEMETRY_SUBSCRIPTION,
                    FAULT -> {}
        }
    }

    /// If the function's runtime has caught and reported an error, the status is `error` and no reset follows.
    private boolean endsSandbox(Span record) {
        String status = records.text(record, "status");
        return "failure".equals(status) || "timeout".equals(status);
    }

    /// Whether it is an init that Lambda has repeated within an invocation, in vain: start, end and report of that
    /// invocation follow.
    private boolean failedInInvocation(Span record) {
        return "invoke".equals(records.text(record, "phase")) && !"success".equals(records.text(record, "status"));
    }
}
