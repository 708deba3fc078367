package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/// Searches bytes that cannot be parsed for `platform.runtimeDone` and its request id, so that damage does not hold
/// the function until its deadline. Fed in pieces of any size; looks at each byte once.
///
/// What a function has logged cannot pass for the event: the quotes of a text are escaped, and in objects and lists
/// nothing is looked for.
public final class RuntimeEndSearch {
    private static final byte[] TYPE = "\"platform.runtimeDone\"".getBytes(UTF_8);
    private static final byte[] ID = "\"requestId\"".getBytes(UTF_8);
    private static final byte[] EVENT = "{\"time\"".getBytes(UTF_8);
    private static final int FARTHEST_ID = 64;
    private static final int LONGEST_ID = 128;

    private final List<String> ended = new ArrayList<>();
    private final byte[] id = new byte[LONGEST_ID];
    private final LoggedValue logged = new LoggedValue();
    private State state = State.TYPE;
    private int matched;
    private int seen;
    private int eventMatched;
    private int events;

    private enum State {
        TYPE,
        ID,
        OPENING_QUOTE,
        VALUE
    }

    public void feed(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            event(bytes[i]);
            if (!logged.feed(bytes[i])) {
                step(bytes[i]);
            } else if (state != State.TYPE) {
                end(""); // The id is missing: it does not come in a line.
            } else {
                matched = 0;
            }
        }
    }

    /// Returns the request ids of the runtimeDone events found; an empty one if an id is missing.
    public List<String> ended() {
        List<String> found = new ArrayList<>(ended);
        if (state != State.TYPE) {
            found.add("");
        }
        return found;
    }

    /// Returns the approximate number of events in the bytes.
    public int events() {
        return events;
    }

    private void event(byte c) {
        eventMatched = c == EVENT[eventMatched] ? eventMatched + 1 : c == EVENT[0] ? 1 : 0;
        if (eventMatched == EVENT.length) {
            events++;
            eventMatched = 0;
        }
    }

    private void step(byte c) {
        switch (state) {
            case TYPE -> {
                if (matches(TYPE, c)) {
                    to(State.ID);
                }
            }
            case ID -> {
                if (matches(ID, c)) {
                    to(State.OPENING_QUOTE);
                } else if (++seen > FARTHEST_ID) {
                    end("");
                }
            }
            case OPENING_QUOTE -> {
                if (c == '"') {
                    to(State.VALUE);
                } else if (++seen > FARTHEST_ID) {
                    end("");
                }
            }
            case VALUE -> {
                if (c == '"') {
                    end(new String(id, 0, seen, UTF_8));
                } else if (seen == LONGEST_ID) {
                    end("");
                } else {
                    id[seen++] = c;
                }
            }
        }
    }

    /// The patterns have quotes at their ends only, so a byte that does not fit can begin the pattern but not go on
    /// in the middle of it.
    private boolean matches(byte[] pattern, byte c) {
        matched = c == pattern[matched] ? matched + 1 : c == pattern[0] ? 1 : 0;
        return matched == pattern.length;
    }

    private void end(String requestId) {
        ended.add(requestId);
        to(State.TYPE);
    }

    private void to(State next) {
        state = next;
        matched = 0;
        seen = 0;
    }
}
