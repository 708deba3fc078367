package com.edgedelta.lambda.reshape;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.json.Span;
import org.jspecify.annotations.Nullable;

/// Walks the events of batches in order. Events around a damaged one come through. The last event of a batch is held
/// back if it may go on in the next one.
final class BatchWalk {
    /// After so many damaged events the rest of a batch is given up, so that hostile bytes cost linear time.
    private static final int MOST_DAMAGED = 32;

    private final JsonScanner scanner;
    private final ObjectCursor event;
    private final FastPathLine fastPath;
    private final LineEvents lines;
    private final PlatformEvents platform;
    private final Damage damage;
    private final int smallestCut;
    private volatile @Nullable Fragment held;

    /// Its rest has not come in time, but may come with the next batch.
    private @Nullable Fragment late;

    /// @param smallestCut a piece of a record that Lambda has cut is at least as large
    BatchWalk(JsonScanner scanner, LineEvents lines, PlatformEvents platform, Damage damage, int smallestCut) {
        this.scanner = scanner;
        this.event = new ObjectCursor(scanner);
        this.fastPath = new FastPathLine(scanner, lines.names());
        this.lines = lines;
        this.platform = platform;
        this.damage = damage;
        this.smallestCut = smallestCut;
    }

    /// The event that is held back for the next batch; null if there is none.
    @Nullable
    Fragment held() {
        return held;
    }

    void walk(byte[] batch, int length) {
        Fragment fragment = held;
        Fragment before = late;
        late = null;
        lines.lateRestAt(DAMAGED);
        byte[] joined = fragment == null ? null : fragment.joinedTo(batch, length);
        if (joined == null) {
            letGo();
            lines.lateRestAt(before == null ? DAMAGED : before.repeatedIn(batch, length));
            walkWhole(batch, length);
        } else {
            held = null;
            walkWhole(joined, joined.length);
        }
        lines.lateRestAt(DAMAGED);
        fragment = held;
        if (fragment != null && fragment.bytes().length > Fragment.LARGEST) {
            release();
        }
    }

    private void walkWhole(byte[] batch, int length) {
        scanner.reset(batch, length);
        int damaged = 0;
        int i = scanner.skipSpace(0);
        if (i < length && batch[i] == '[') {
            i = scanner.skipSpace(i + 1);
        }
        while (i < length) {
            int next = fastPathLine(i);
            if (next != DAMAGED) {
                i = next;
                continue;
            }
            if (batch[i] == ',' || batch[i] == ']') {
                i = scanner.skipSpace(i + 1);
                continue;
            }
            int end = event(i);
            if (end == DAMAGED && holdsBack(i)) {
                return;
            }
            if (end == DAMAGED) {
                boolean more = ++damaged < MOST_DAMAGED;
                boolean line = Fragment.isOfLine(scanner, i);
                end = more ? nextEvent(i, line) : length;
                int lost = damage.search(batch, line ? Damage.eventWithoutComma(batch, i + 1, end) : i, end);
                damage.count(more ? 1 : lost, end - i);
            }
            i = scanner.skipSpace(end);
        }
    }

    /// Forwards a function's line that is written as Lambda writes it and is followed by another event, so that it is
    /// whole. Returns where the other begins; [JsonScanner#DAMAGED] if the event is not such a line.
    private int fastPathLine(int from) {
        int end = fastPath.read(from);
        if (end == DAMAGED || end >= scanner.end() || scanner.json()[end] != ',') {
            return DAMAGED;
        }
        lines.fastPath(fastPath, from);
        return scanner.skipSpace(end + 1);
    }

    /// Forwards the event at that place and returns where it ends, or [JsonScanner#DAMAGED].
    private int event(int from) {
        Span time = null;
        Span type = null;
        Span record = null;
        byte[] json = scanner.json();
        if (json[from] != '{') {
            int end = scanner.skipValue(from);
            if (end != DAMAGED) {
                damage.count(1, end - from);
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
        if (type == null || record == null || !type.isString(json)) {
            damage.search(json, from, end);
            damage.count(1, end - from);
        } else if (type.textIs(json, "function") || type.textIs(json, "extension")) {
            boolean function = type.textIs(json, "function");
            if (!lines.wanted(function) || !holdsBack(from, end, time, type, record)) {
                lines.line(function, time, record);
            }
        } else {
            platform.event(time, type, record);
        }
        return end;
    }

    /// Holds back the damaged event at that place if the end of the batch has cut it. If a whole event follows, the
    /// damage has another cause.
    private boolean holdsBack(int from) {
        Fragment cut = Fragment.cutAt(scanner, from, smallestCut);
        if (cut == null || cut.type().textIs(cut.bytes(), "platform.runtimeDone")) {
            return false; // The function is not held for the rest of the event that reports its end.
        }
        int next = Damage.nextEvent(scanner.json(), from + 1, scanner.end());
        if (next < scanner.end() && isEvent(next)) {
            return false;
        }
        held = cut;
        return true;
    }

    /// Where the next event begins behind the damaged one. An object within the list of a line may look like one, but
    /// no event follows it.
    private int nextEvent(int from, boolean line) {
        int next = Damage.nextEvent(scanner.json(), from + 1, scanner.end());
        while (line && next < scanner.end() && isEvent(next) && !Fragment.endsOrGoesOn(scanner, event.end())) {
            next = Damage.nextEvent(scanner.json(), event.end(), scanner.end());
        }
        return next;
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

    /// Holds back the last event of a batch if its text may go on in the next.
    private boolean holdsBack(int from, int end, @Nullable Span time, Span type, Span record) {
        byte[] json = scanner.json();
        if (time == null
                || !record.isString(json)
                || record.to() - record.from() < smallestCut
                || LineRecords.endsWithLineBreak(json, record.from() + 1, record.to() - 1)) {
            return false;
        }
        int bracket = scanner.skipSpace(end);
        if (bracket >= scanner.end() || json[bracket] != ']' || scanner.skipSpace(bracket + 1) != scanner.end()) {
            return false;
        }
        held = Fragment.wholeAt(scanner, from, end, time, type, record.from(), record.to() - 1, smallestCut);
        return true;
    }

    /// Lets go what is held back, because its rest has not come.
    void release() {
        Fragment fragment = held;
        letGo();
        late = fragment == null ? late : fragment.withoutValue();
    }

    private void letGo() {
        Fragment fragment = held;
        held = null;
        if (fragment == null) {
            return;
        }
        byte[] bytes = fragment.bytes();
        scanner.reset(bytes, bytes.length);
        boolean function = fragment.type().textIs(bytes, "function");
        if (fragment.whole()) {
            lines.mayBeCut(true);
            event(0);
            lines.mayBeCut(false);
        } else if (function || fragment.type().textIs(bytes, "extension")) {
            truncated(function, fragment);
        } else {
            damage.count(damage.search(bytes, 0, bytes.length), bytes.length);
        }
    }

    private void truncated(boolean function, Fragment fragment) {
        int cut = fragment.cut();
        scanner.reset(fragment.bytes(), cut);
        if (scanner.skipValue(fragment.valueFrom()) == cut) { // The cut was right behind the value.
            lines.line(function, fragment.time(), new Span(fragment.valueFrom(), cut, scanner.plain()));
        } else {
            lines.truncated(function, fragment);
        }
    }
}
