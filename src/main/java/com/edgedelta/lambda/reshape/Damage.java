package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;

/// What is done about bytes of a batch that are not a telemetry event: they are counted, and searched for the end of
/// the runtime, so that the function is not held for it.
final class Damage {
    private static final String NEXT_EVENT = "{\"time\":";

    private final DropAccount drops;
    private final LineHeads heads;
    private final StreamListener listener;

    Damage(DropAccount drops, LineHeads heads, StreamListener listener) {
        this.drops = drops;
        this.heads = heads;
        this.listener = listener;
    }

    void count(int events, int bytes) {
        drops.add(DropReason.MALFORMED, events, bytes);
    }

    /// Reports the ends of the runtime that are found in a piece of a batch, and returns about how many events it held.
    int search(byte[] batch, int from, int to) {
        RuntimeEndSearch search = new RuntimeEndSearch();
        search.feed(batch, from, to);
        for (String ended : search.ended()) {
            listener.runtimeDone(ended.isEmpty() ? heads.requestId() : ended);
        }
        return Math.max(1, search.events());
    }

    /// Returns the next place where an event of the array can begin, or `length`. It follows a comma, which an object
    /// that merely looks like an event and is the value of a member does not.
    static int nextEvent(byte[] batch, int from, int length) {
        int last = length - NEXT_EVENT.length();
        byte before = 0;
        for (int i = from; i <= last; i++) {
            byte c = batch[i];
            if (c == '{' && before == ',' && beginsWith(batch, i)) {
                return i;
            }
            if (!Fragment.isSpace(c)) {
                before = c;
            }
        }
        return length;
    }

    /// Returns the next place where an event can begin whose comma is missing, or `length`. It does not follow what an
    /// object within a line's value follows.
    static int eventWithoutComma(byte[] batch, int from, int length) {
        int last = length - NEXT_EVENT.length();
        byte before = 0;
        for (int i = from; i <= last; i++) {
            byte c = batch[i];
            if (c == '{' && before != ',' && before != ':' && before != '[' && beginsWith(batch, i)) {
                return i;
            }
            if (!Fragment.isSpace(c)) {
                before = c;
            }
        }
        return length;
    }

    private static boolean beginsWith(byte[] bytes, int at) {
        for (int i = 0; i < NEXT_EVENT.length(); i++) {
            if (bytes[at + i] != NEXT_EVENT.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
