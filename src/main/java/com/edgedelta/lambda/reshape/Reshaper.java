package com.edgedelta.lambda.reshape;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.LogType;
import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.json.Span;
import com.edgedelta.lambda.reshape.PlatformRecords.Heading;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Turns batches of the Telemetry API into Edge Delta's records, in one pass over the bytes and in the order of the
/// stream. One thread at a time; it remembers between batches which invocation the stream is in.
///
/// An event that is damaged or is no event is counted as malformed; those around it come through. The last event of
/// a batch is held back where it goes on in the next one.
public final class Reshaper {
    private static final String NEXT_EVENT = "{\"time\":";

    /// After so many damaged events the rest of a batch is given up, so that hostile bytes cost linear time.
    private static final int MOST_DAMAGED = 32;

    private final boolean functionLines;
    private final boolean extensionLines;
    private final PlatformChoice platformChoice;
    private final Buffer buffer;
    private final Invocations invocations;
    private final StreamListener listener;

    private final JsonScanner scanner = new JsonScanner();
    private final ObjectCursor event = new ObjectCursor(scanner);
    private final FastPathLine usual = new FastPathLine(scanner);
    private final RecordWriter out = new RecordWriter();
    private final PlatformRecords platform = new PlatformRecords(scanner, out);
    private final LineRecords lines;

    /// Where many invocations run at once; null where they come one after the other.
    private final @Nullable OwnRequestIds ownRequestIds;

    /// Where events may be told again after a restore; null where they are not.
    private final @Nullable InitEvents initEvents;

    private final AtomicReference<@Nullable Origin> newOrigin = new AtomicReference<>();
    private Envelope envelope;
    private String requestId = "";
    private volatile @Nullable Fragment fragment;

    public Reshaper(Origin origin, Config config, Buffer buffer, Invocations invocations, StreamListener listener) {
        this.functionLines = config.logTypes().contains(LogType.FUNCTION);
        this.extensionLines = config.logTypes().contains(LogType.EXTENSION);
        this.platformChoice = new PlatformChoice(config);
        this.ownRequestIds = config.lambda().onManagedInstances() ? new OwnRequestIds(scanner) : null;
        this.initEvents = config.lambda().fromSnapshot() ? new InitEvents() : null;
        this.buffer = buffer;
        this.invocations = invocations;
        this.listener = listener;
        this.lines = new LineRecords(config.embedJson());
        this.envelope = new Envelope(origin);
        lines.invocation(envelope, requestId, null);
    }

    /// From the next batch, or [#renew], on, records come from there. Any thread.
    public void origin(Origin origin) {
        newOrigin.set(origin);
    }

    /// Takes over what [#origin] was told, for the records that are in the buffer, too.
    public void renew() {
        Origin changed = newOrigin.get();
        if (changed == null) {
            return;
        }
        byte[] before = envelope.head();
        envelope = new Envelope(changed); // Where there is no memory for it, the next batch tries again.
        newOrigin.compareAndSet(changed, null);
        lines.invocation(envelope, requestId, invocations.traceId(requestId));
        if (!Arrays.equals(before, envelope.head())) {
            buffer.rewrite(new HeadReplacement(before, envelope.head()));
        }
    }

    /// Whether the last event of the batch before is held back.
    public boolean holdsFragment() {
        return fragment != null;
    }

    /// Whether the batch begins with the rest of what is held back.
    public boolean goesOnWith(byte[] batch, int length) {
        return fragment != null && fragment.isRepeatedBy(batch, length);
    }

    /// Whether the batch before ended within a record, so that an equal batch need not be the same one.
    public boolean endedWithinRecord() {
        return fragment != null && fragment.isCut();
    }

    /// Lets go what is held back, because its rest has not come.
    public void release() {
        Fragment held = fragment;
        fragment = null;
        if (held == null) {
            return;
        }
        try {
            release(held);
        } catch (RuntimeException | OutOfMemoryError failure) {
            DropReason reason = failure instanceof OutOfMemoryError ? DropReason.OUT_OF_MEMORY : DropReason.MALFORMED;
            buffer.drops().add(reason, 1, held.bytes().length);
            throw failure;
        }
    }

    private void release(Fragment held) {
        scanner.reset(held.bytes(), held.bytes().length);
        if (held.whole()) {
            event(0);
        } else if (held.type().textIs(held.bytes(), "function")) {
            truncated(held, functionLines, true);
        } else if (held.type().textIs(held.bytes(), "extension")) {
            truncated(held, extensionLines, false);
        } else {
            malformed(salvage(held.bytes(), 0, held.bytes().length), held.bytes().length);
        }
    }

    private void truncated(Fragment held, boolean wanted, boolean function) {
        scanner.reset(held.bytes(), held.cut());
        if (scanner.skipValue(held.valueFrom()) == held.cut()) { // The cut was right behind the value.
            Span value = new Span(held.valueFrom(), held.cut(), scanner.plain());
            line(wanted, function, held.time(), value);
        } else if (wanted) {
            attribute(function, held.valueFrom(), held.cut());
            lines.writeTruncated(out, held, function);
            buffer.append(out.bytes(), 0, out.length());
        }
    }

    /// Reshapes one batch, the body of a POST of the Telemetry API, into the buffer.
    public void reshape(byte[] batch, int length) {
        byte[] joined = fragment == null ? null : fragment.joinedTo(batch, length);
        if (joined == null) {
            release();
            reshapeWhole(batch, length);
        } else {
            fragment = null;
            reshapeWhole(joined, joined.length);
        }
        if (fragment != null && fragment.bytes().length > Fragment.LARGEST) {
            release();
        }
    }

    private void reshapeWhole(byte[] batch, int length) {
        renew();
        scanner.reset(batch, length);
        int damaged = 0;
        int i = scanner.skipSpace(0);
        if (i < length && batch[i] == '[') {
            i = scanner.skipSpace(i + 1);
        }
        while (i < length) {
            int next = usualLine(i);
            if (next != DAMAGED) {
                i = next;
                continue;
            }
            if (batch[i] == ',' || batch[i] == ']') {
                i = scanner.skipSpace(i + 1);
                continue;
            }
            int end = event(i);
            if (end == DAMAGED && isFragment(i)) {
                return;
            }
            if (end == DAMAGED) {
                boolean more = ++damaged < MOST_DAMAGED;
                end = more ? nextEvent(batch, i + 1, length) : length;
                int lost = salvage(batch, i, end);
                malformed(more ? 1 : lost, end - i);
            }
            i = scanner.skipSpace(end);
        }
    }

    /// Whether the damaged event at that place is cut by the batch's end; it is held back then. Where a whole event
    /// stands behind, it is no end of the batch that has damaged this one.
    private boolean isFragment(int from) {
        Fragment cut = Fragment.cutAt(scanner, from);
        if (cut == null || cut.type().textIs(cut.bytes(), "platform.runtimeDone")) {
            return false; // The function is not held for the rest of what says that it has ended.
        }
        int next = nextEvent(scanner.json(), from + 1, scanner.end());
        if (next < scanner.end() && isEvent(next)) {
            return false;
        }
        fragment = cut;
        return true;
    }

    private boolean isEvent(int from) {
        boolean typed = false;
        boolean recorded = false;
        event.open(from);
        while (event.next()) {
            typed |= event.keyIs("type");
            recorded |= event.keyIs("record");
        }
        return event.end() != DAMAGED && typed && recorded;
    }

    /// Whether the event is the last of its batch and its text may go on in the next; it is held back then.
    private boolean mayGoOn(int from, int end, @Nullable Span time, Span type, Span record) {
        byte[] json = scanner.json();
        if (time == null
                || !record.isString(json)
                || LineRecords.endsWithLineBreak(json, record.from() + 1, record.to() - 1)) {
            return false;
        }
        int bracket = scanner.skipSpace(end);
        if (bracket >= scanner.end() || json[bracket] != ']' || scanner.skipSpace(bracket + 1) != scanner.end()) {
            return false;
        }
        fragment = Fragment.wholeAt(scanner, from, end, time, type, record.from(), record.to() - 1);
        return true;
    }

    /// Reshapes a function's line that is written as Lambda writes it and stands before another event, so that it is
    /// whole, and tells where the other begins; [JsonScanner#DAMAGED] where there is none.
    private int usualLine(int from) {
        int end = usual.read(from);
        if (end == DAMAGED || end >= scanner.end() || scanner.json()[end] != ',') {
            return DAMAGED;
        }
        if (functionLines) {
            attribute(true, usual.recordFrom(), usual.recordTo());
            lines.write(
                    out,
                    scanner.json(),
                    usual.timeFrom(from),
                    usual.timeTo(),
                    usual.recordFrom(),
                    usual.recordTo(),
                    usual.plain());
            buffer.append(out.bytes(), 0, out.length());
        }
        return scanner.skipSpace(end + 1);
    }

    /// Reshapes the event at that place and tells where it ends, or [JsonScanner#DAMAGED].
    private int event(int from) {
        Span time = null;
        Span type = null;
        Span record = null;
        if (scanner.json()[from] != '{') {
            int end = scanner.skipValue(from);
            if (end != DAMAGED) {
                malformed(1, end - from);
            }
            return end;
        }
        event.open(from);
        while (event.next()) {
            if (event.keyIs("time")) {
                time = event.value();
            } else if (event.keyIs("type")) {
                type = event.value();
            } else if (event.keyIs("record")) {
                record = event.value();
            }
        }
        int end = event.end();
        if (end == DAMAGED) {
            return DAMAGED;
        }
        if (type == null || record == null || !type.isString(scanner.json())) {
            salvage(scanner.json(), from, end);
            malformed(1, end - from);
        } else if (type.textIs(scanner.json(), "function")) {
            if (!functionLines || !mayGoOn(from, end, time, type, record)) {
                line(functionLines, true, time, record);
            }
        } else if (type.textIs(scanner.json(), "extension")) {
            if (!extensionLines || !mayGoOn(from, end, time, type, record)) {
                line(extensionLines, false, time, record);
            }
        } else {
            platformEvent(time, type, record);
        }
        return end;
    }

    private void line(boolean wanted, boolean function, @Nullable Span time, Span record) {
        if (wanted) {
            attribute(function, record.from(), record.to());
            lines.write(out, scanner.json(), time, record, function);
            buffer.append(out.bytes(), 0, out.length());
        }
    }

    /// Where many invocations run at once, a line belongs to the one that it names, or to none.
    private void attribute(boolean function, int from, int to) {
        if (ownRequestIds == null) {
            return;
        }
        String named = function ? ownRequestIds.in(from, to) : "";
        if (!named.equals(requestId)) {
            requestId = named;
            lines.invocation(envelope, named, invocations.traceId(named));
        }
    }

    private void platformEvent(@Nullable Span time, Span type, Span record) {
        String name = type.text(scanner.json());
        PlatformEvent kind = PlatformEvent.of(name);
        if (kind.readsMembers() && !record.isObject(scanner.json())) {
            if (kind == PlatformEvent.RUNTIME_DONE) {
                listener.runtimeDone(requestId); // It says too little for a record of its own, but this it says.
            }
            kind = PlatformEvent.FLATTENED;
        }
        String own = platform.text(record, "requestId");
        boolean ofNone = kind == PlatformEvent.START || ownRequestIds != null;
        String id = own != null ? own : ofNone ? "" : requestId;
        boolean wanted = platformChoice.admits(name) && !isRepeated(name, time, record);
        switch (kind) {
            case INIT_RUNTIME_DONE -> {
                platform.flattened(heading(id, time, type), record);
                forward(wanted);
                listener.runtimeInitialised();
            }
            case INIT_REPORT -> {
                platform.flattened(heading(id, time, type), record);
                forward(wanted);
                if (!failedInInvocation(record)) {
                    listener.initReported();
                }
            }
            case START -> {
                start(id, record);
                platform.step(heading(id, time, type), "START", null);
                forward(wanted);
                listener.started(id);
            }
            case RUNTIME_DONE -> {
                runtimeDone(id, record);
                platform.step(heading(id, time, type), "END", platform.known(record, "status"));
                forward(wanted);
                if (endsSandbox(record)) {
                    listener.resetFollows(id);
                }
                listener.runtimeDone(id);
            }
            case REPORT -> {
                rememberTrace(id, record);
                platform.report(
                        heading(id, time, type),
                        record,
                        invocations.runtimeDuration(id),
                        invocations.takeColdStart(id));
                forward(wanted);
                listener.reported(id);
            }
            case LOGS_DROPPED -> {
                platform.flattened(heading(id, time, type), record);
                forward(wanted);
                listener.logsDropped();
            }
            case FLATTENED -> {
                platform.flattened(heading(id, time, type), record);
                forward(wanted);
            }
            case UNKNOWN -> {
                platform.unknown(heading(id, time, type), record);
                forward(wanted);
            }
        }
    }

    private void start(String id, Span record) {
        rememberTrace(id, record);
        requestId = id;
        lines.invocation(envelope, id, invocations.traceId(id));
    }

    private void runtimeDone(String id, Span record) {
        rememberTrace(id, record);
        if (id.equals(requestId)) {
            lines.invocation(envelope, id, invocations.traceId(id)); // The trace may have been learned just now.
        }
        Span metrics = platform.member(record, "metrics");
        Span duration = metrics == null ? null : platform.member(metrics, "durationMs");
        if (duration != null && duration.isNumber(scanner.json()) && !id.isEmpty()) {
            invocations.runtimeDuration(id, scanner.json(), duration);
        }
    }

    /// An error that the function's runtime has caught and reported is `error`, and no reset follows.
    private boolean endsSandbox(Span record) {
        String status = platform.text(record, "status");
        return "failure".equals(status) || "timeout".equals(status);
    }

    /// An init that Lambda makes anew within an invocation, in vain: start, end and report of that follow.
    private boolean failedInInvocation(Span record) {
        return "invoke".equals(platform.text(record, "phase")) && !"success".equals(platform.text(record, "status"));
    }

    private void rememberTrace(String id, Span record) {
        Span tracing = platform.member(record, "tracing");
        if (tracing != null && !id.isEmpty()) {
            invocations.trace(id, platform.text(tracing, "value"));
        }
    }

    private Heading heading(String id, @Nullable Span time, Span type) {
        return new Heading(envelope, id, invocations.traceId(id), time, type);
    }

    /// Whether an event of the init is told for the second time, after a restore.
    private boolean isRepeated(@Nullable String type, @Nullable Span time, Span record) {
        return initEvents != null && initEvents.isRepeated(scanner.json(), type, time, platform.text(record, "phase"));
    }

    private void forward(boolean wanted) {
        if (wanted) {
            buffer.append(out.bytes(), 0, out.length());
        }
    }

    private void malformed(int events, int bytes) {
        buffer.drops().add(DropReason.MALFORMED, events, bytes);
    }

    /// Looks for the news that the runtime has ended in a piece of the batch that is given up, and tells about how
    /// many events it held.
    private int salvage(byte[] batch, int from, int to) {
        RuntimeEndSearch search = new RuntimeEndSearch();
        search.feed(batch, from, to);
        for (String ended : search.ended()) {
            listener.runtimeDone(ended.isEmpty() ? requestId : ended);
        }
        return Math.max(1, search.events());
    }

    /// The next place where an event of the array can begin: behind a comma, which an object that merely looks like
    /// an event and is the value of a member does not stand behind.
    private static int nextEvent(byte[] batch, int from, int length) {
        int last = length - NEXT_EVENT.length();
        byte before = 0;
        for (int i = from; i <= last; i++) {
            byte c = batch[i];
            if (c == '{' && before == ',' && beginsWith(batch, i, NEXT_EVENT)) {
                return i;
            }
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                before = c;
            }
        }
        return length;
    }

    private static boolean beginsWith(byte[] bytes, int at, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
