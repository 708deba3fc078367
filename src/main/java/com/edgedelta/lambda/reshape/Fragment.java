package com.edgedelta.lambda.reshape;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.json.Span;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The beginning of an event whose record is longer than the subscription's `maxBytes`. The Telemetry API cuts it
/// in the middle of its value; the next POST begins with the same time and type again and continues at the cut.
/// Neither is valid JSON then, and they have no numbers (seen by others, undocumented). Some emulators send two
/// valid events instead, of which the first has a text without its line break.
final class Fragment {
    static final int LARGEST = 4 * 1024 * 1024;

    private static final int FRAMING = 2;

    private final byte[] bytes;
    private final Head head;
    private final int cut;
    private final boolean whole;
    private final int smallest;

    private Fragment(byte[] bytes, Head head, int cut, boolean whole, int smallest) {
        this.bytes = bytes;
        this.head = head;
        this.cut = cut;
        this.whole = whole;
        this.smallest = smallest;
    }

    /// Returns the fragment with which the scanner's bytes end, or null if the event at that place is damaged in
    /// another way.
    ///
    /// @param smallest a piece of a record that has been cut is at least as large
    static @Nullable Fragment cutAt(JsonScanner scanner, int from, int smallest) {
        Head head = Head.at(scanner, from);
        if (head == null || head.valueFrom == scanner.end()) {
            return null; // Nothing of the value has come, so nothing is lost: the next batch has all of it.
        }
        byte[] json = scanner.json();
        int cut = cutIn(json, head.valueFrom, scanner.end());
        return cut == DAMAGED ? null : of(json, from, scanner.end(), head, cut, false, smallest);
    }

    /// Returns a valid event whose text may continue in the next batch.
    ///
    /// @param end the index after the event
    /// @param closingQuote the end of its text
    static Fragment wholeAt(
            JsonScanner scanner,
            int from,
            int end,
            Span time,
            Span type,
            int valueFrom,
            int closingQuote,
            int smallest) {
        return of(scanner.json(), from, end, new Head(time, type, valueFrom), closingQuote, true, smallest);
    }

    private static Fragment of(byte[] json, int from, int end, Head head, int cut, boolean whole, int smallest) {
        return new Fragment(Arrays.copyOfRange(json, from, end), head.moved(from), cut - from, whole, smallest);
    }

    /// Returns where the end of the bytes cuts the value that begins at that place, before the framing if there is
    /// any; [JsonScanner#DAMAGED] if the value is not cut.
    private static int cutIn(byte[] json, int valueFrom, int end) {
        int last = end;
        while (isSpace(json[last - 1])) {
            last--;
        }
        boolean framed = last - FRAMING > valueFrom && json[last - 2] == '}' && json[last - 1] == ']';
        if (framed && isCutShort(json, valueFrom, last - FRAMING)) {
            return last - FRAMING;
        }
        return isCutShort(json, valueFrom, end) ? end : DAMAGED;
    }

    /// Also true if the cut is right after the value, before the event's own brace.
    private static boolean isCutShort(byte[] json, int valueFrom, int end) {
        JsonScanner scanner = new JsonScanner();
        scanner.reset(json, end);
        int after = scanner.skipValue(valueFrom);
        return after == end || (after == DAMAGED && scanner.cutShort());
    }

    static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /// Returns the event from its brace to the end of the batch.
    byte[] bytes() {
        return bytes;
    }

    Span time() {
        return head.time;
    }

    Span type() {
        return head.type;
    }

    /// Returns the start of the record's value.
    int valueFrom() {
        return head.valueFrom;
    }

    /// Returns where the value was cut. The `}]` that the API adds even to a cut value may follow.
    int cut() {
        return cut;
    }

    /// Whether it is a valid event, which may have no rest.
    boolean whole() {
        return whole;
    }

    /// Whether a POST that ends or begins with it cannot be distinguished from another one with the same bytes.
    boolean isCut() {
        return !whole || bytes.length >= smallest;
    }

    /// Returns where the first value begins in a batch that begins with this event's time and type again;
    /// [JsonScanner#DAMAGED] if it does not.
    int repeatedIn(byte[] batch, int length) {
        Head repeated = repeated(batch, length);
        return repeated == null ? DAMAGED : repeated.valueFrom;
    }

    /// The same without its value, so that it is small.
    Fragment withoutValue() {
        return new Fragment(Arrays.copyOf(bytes, head.valueFrom), head, head.valueFrom, whole, smallest);
    }

    private @Nullable Head repeated(byte[] batch, int length) {
        JsonScanner scanner = new JsonScanner();
        scanner.reset(batch, length);
        int i = firstEvent(scanner);
        Head again = i < length ? Head.at(scanner, i) : null;
        return again != null && same(again.time, batch, head.time) && same(again.type, batch, head.type) ? again : null;
    }

    /// Whether the damaged event at that place is a line, whose type can still be read.
    static boolean isOfLine(JsonScanner scanner, int from) {
        Head head = Head.at(scanner, from);
        byte[] json = scanner.json();
        return head != null && (head.type.textIs(json, "function") || head.type.textIs(json, "extension"));
    }

    /// Returns the start of the first event of a batch, or the end if it is not a batch.
    private static int firstEvent(JsonScanner scanner) {
        int i = scanner.skipSpace(0);
        return i < scanner.end() && scanner.json()[i] == '[' ? scanner.skipSpace(i + 1) : scanner.end();
    }

    private boolean same(Span span, byte[] batch, Span own) {
        return Arrays.equals(batch, span.from(), span.to(), bytes, own.from(), own.to());
    }

    /// Returns the batch with this fragment joined to its first event, or null if that is not the rest.
    byte @Nullable [] joinedTo(byte[] batch, int length) {
        Head repeated = repeated(batch, length);
        if (repeated == null) {
            return null;
        }
        int rest = restFrom(batch, repeated.valueFrom);
        boolean texts = bytes[head.valueFrom] == '"' && rest < length && batch[rest] == '"';
        if (whole) {
            return texts && isRest(batch, length, rest) ? joined(cut, batch, rest + 1, length) : null;
        }
        byte[] whole = null;
        byte[] cutAgain = null;
        for (int skipped = 0; skipped <= (texts ? 1 : 0); skipped++) { // The rest of a text may have quotes of its own.
            for (int end = cut; end <= bytes.length; end += Math.max(1, bytes.length - cut)) {
                byte[] joined = joined(end, batch, rest + skipped, length);
                JsonScanner scanner = new JsonScanner();
                scanner.reset(joined, joined.length);
                int after = scanner.skipValue(1);
                if (after == DAMAGED) {
                    boolean again = cutIn(joined, 1 + head.valueFrom, joined.length) != DAMAGED;
                    cutAgain = cutAgain == null && again ? joined : cutAgain;
                } else if (endsOrGoesOn(scanner, after)) {
                    return joined;
                } else {
                    whole = whole == null ? joined : whole;
                }
            }
        }
        if (standsAlone(batch, length)) {
            return null;
        }
        return whole != null ? whole : cutAgain;
    }

    /// Whether the batch is valid as it is, and not a piece from the middle of a value, which can look valid: such
    /// a piece fills a batch of its own, and its first comma is not followed by an event.
    private boolean standsAlone(byte[] batch, int length) {
        JsonScanner scanner = new JsonScanner();
        scanner.reset(batch, length);
        int after = scanner.skipValue(firstEvent(scanner));
        if (after == DAMAGED || !endsOrGoesOn(scanner, after)) {
            return false;
        }
        int i = scanner.skipSpace(after);
        if (i < length && batch[i] == ',') {
            return Head.at(scanner, scanner.skipSpace(i + 1)) != null;
        }
        return i < length && length < smallest;
    }

    /// Whether the batch ends after the event at that place, or the next event begins: a repeated quote can seem to
    /// end a text that continues with a brace.
    static boolean endsOrGoesOn(JsonScanner scanner, int afterEvent) {
        byte[] json = scanner.json();
        int end = scanner.end();
        int i = scanner.skipSpace(afterEvent);
        if (i >= end || json[i] == ']') {
            return i >= end || scanner.skipSpace(i + 1) == end;
        }
        i = json[i] == ',' ? scanner.skipSpace(i + 1) : end;
        i = i < end && json[i] == '{' ? scanner.skipSpace(i + 1) : end;
        return i < end && json[i] == '"';
    }

    /// Returns where the rest of the value begins in a batch. White space before it is part of a text, except for
    /// as much as this event has before its own value.
    private int restFrom(byte[] batch, int valueFrom) {
        int own = head.valueFrom - afterColon(bytes, head.valueFrom);
        return Math.min(valueFrom, afterColon(batch, valueFrom) + own);
    }

    private static int afterColon(byte[] json, int valueFrom) {
        int i = valueFrom;
        while (isSpace(json[i - 1])) {
            i--;
        }
        return i;
    }

    private byte[] joined(int end, byte[] batch, int from, int length) {
        byte[] joined = new byte[1 + end + length - from];
        joined[0] = '[';
        System.arraycopy(bytes, 0, joined, 1, end);
        System.arraycopy(batch, from, joined, 1 + end, length - from);
        return joined;
    }

    /// Whether a valid text is the rest of this one: it has the line break that this one lacks, or it is a large
    /// part that fills a batch of its own.
    private boolean isRest(byte[] batch, int length, int from) {
        JsonScanner scanner = new JsonScanner();
        scanner.reset(batch, length);
        int to = scanner.skipString(from);
        if (to == DAMAGED) {
            return false;
        }
        int bracket = scanner.skipSpace(Math.min(length, scanner.skipSpace(to) + 1));
        boolean alone = to - from >= smallest && bracket < length && batch[bracket] == ']';
        return alone || LineRecords.endsWithLineBreak(batch, from + 1, to - 1);
    }

    /// The part of an event before the value of its record, which comes last.
    private record Head(Span time, Span type, int valueFrom) {
        /// Returns the same places, counted from there.
        Head moved(int from) {
            return new Head(moved(time, from), moved(type, from), valueFrom - from);
        }

        private static Span moved(Span span, int from) {
            return new Span(span.from() - from, span.to() - from, span.plain());
        }

        static @Nullable Head at(JsonScanner scanner, int from) {
            if (scanner.json()[from] != '{') {
                return null;
            }
            Span time = null;
            Span type = null;
            ObjectCursor members = new ObjectCursor(scanner);
            members.open(from);
            boolean sound = members.next();
            while (sound && !members.keyIs("record")) {
                if (members.keyIs("time")) {
                    time = members.value();
                } else if (members.keyIs("type")) {
                    type = members.value();
                }
                sound = members.next();
            }
            boolean atRecord = members.valueFrom() != DAMAGED && members.keyIs("record");
            return time == null || type == null || !atRecord ? null : new Head(time, type, members.valueFrom());
        }
    }
}
