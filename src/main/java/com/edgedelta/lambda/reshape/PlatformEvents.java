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
    private final LineHeads heads;
    private final Invocations invocations;
    private final StreamListener listener;
    private final boolean manyAtOnce;
    private final ExecutionArn execution = new ExecutionArn();

    /// Null if records are forwarded as they are.
    private final @Nullable ShapedStream shaped;

    /// Null unless events may be reported again after a restore.
    private final @Nullable InitEvents initEvents;

    PlatformEvents(
            JsonScanner scanner,
            RecordWriter out,
            Config config,
            Buffer buffer,
            LineHeads heads,
            Invocations invocations,
            @Nullable ShapedStream shaped,
            StreamListener listener) {
        this.scanner = scanner;
        this.out = out;
        this.records = new PlatformRecords(scanner, out);
        this.choice = new PlatformChoice(config);
        this.buffer = buffer;
        this.heads = heads;
        this.invocations = invocations;
        this.shaped = shaped;
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
                listener.runtimeDone(heads.requestId()); // Too little for a record of its own, but enough for this.
            }
            shape = RecordShape.FLAT;
            known = null;
        }
        String own = records.text(record, "requestId");
        boolean ofNone = known == PlatformEventType.START || manyAtOnce;
        String id = own != null ? own : ofNone ? "" : heads.requestId();
        boolean wanted = choice.admits(name) && !isRepeated(name, time, record);

        learn(known, id, record);
        boolean coldStart = known == PlatformEventType.REPORT && invocations.takeColdStart(id);
        if (shaped != null && known != null) {
            shaped.event(known, id, records.text(record, "status"));
        }
        if (wanted) {
            readExecution(record);
            write(
                    shape,
                    new Heading(heads.envelope(), id, invocations.of(id), execution, time, type),
                    record,
                    coldStart);
            append(known, id);
        }
        if (known != null) {
            notify(known, id, time, record);
        }
    }

    private void append(@Nullable PlatformEventType known, String id) {
        if (shaped == null) {
            buffer.append(out.bytes(), 0, out.length());
        } else {
            shaped.platform(known, id, out);
        }
    }

    /// Whether an event of the init is reported for the second time, after a restore.
    private boolean isRepeated(@Nullable String type, @Nullable Span time, Span record) {
        return initEvents != null && initEvents.isRepeated(scanner.json(), type, time, records.text(record, "phase"));
    }

    private void learn(@Nullable PlatformEventType known, String id, Span record) {
        boolean start = known == PlatformEventType.START;
        boolean end = known == PlatformEventType.RUNTIME_DONE;
        if ((start || end || known == PlatformEventType.REPORT) && !id.isEmpty()) {
            Span tracing = records.member(record, "tracing");
            if (tracing != null) {
                invocations.trace(id, records.text(tracing, "value"));
            }
            String tenant = records.text(record, "tenantId");
            if (tenant != null) {
                invocations.tenant(id, tenant);
            }
        }
        if (start) {
            heads.begin(id);
        } else if (end) {
            rememberDuration(id, record);
        }
    }

    private void rememberDuration(String id, Span record) {
        Span metrics = records.member(record, "metrics");
        Span duration = metrics == null ? null : records.member(metrics, "durationMs");
        if (duration != null && duration.isNumber(scanner.json()) && !id.isEmpty()) {
            invocations.runtimeDuration(id, scanner.json(), duration);
        }
    }

    private void readExecution(Span record) {
        execution.clear();
        Span arn = records.known(record, "executionArn");
        arn = arn == null ? records.known(record, "durableExecutionArn") : arn;
        if (arn != null) {
            execution.read(scanner.json(), arn.from() + 1, arn.to() - 1);
        }
    }

    private void write(RecordShape shape, Heading heading, Span record, boolean coldStart) {
        switch (shape) {
            case START -> records.start(heading, record);
            case END -> records.end(heading, record);
            case REPORT -> records.report(heading, record, coldStart);
            case FLAT -> records.flat(heading, record);
            case RAW -> records.raw(heading, record);
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
