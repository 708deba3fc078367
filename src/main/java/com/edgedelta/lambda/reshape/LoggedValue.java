package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Follows the bytes of a batch, which may be damaged, and says whether they are within what a function or an extension
/// has logged. If a logged value is damaged, it reaches up to what can only be the next event.
final class LoggedValue {
    private static final byte[][] HEADERS = {
        "\"type\":\"function\",\"record\":".getBytes(US_ASCII), "\"type\":\"extension\",\"record\":".getBytes(US_ASCII)
    };
    private static final byte[] EVENT = "{\"time\":".getBytes(US_ASCII);

    private final int[] matched = new int[HEADERS.length];
    private final Containers containers = new Containers();
    private State state = State.OUTSIDE;
    private int eventMatched;
    private byte before;

    private enum State {
        OUTSIDE,
        BEGINNING,
        SCALAR,
        TEXT,
        ESCAPE,
        CONTAINER,
        DAMAGED
    }

    /// Takes the next byte and returns whether it is within such a value.
    boolean feed(byte c) {
        if (state == State.OUTSIDE) {
            outside(c);
            return false;
        }
        boolean event = beginsEvent(c);
        switch (state) {
            case OUTSIDE -> {}
            case BEGINNING -> begin(c);
            case SCALAR -> state = c == ',' || c == '}' ? State.OUTSIDE : State.SCALAR;
            case TEXT -> text(c);
            case ESCAPE -> state = State.TEXT;
            case CONTAINER -> container(c);
            case DAMAGED -> state = event ? State.OUTSIDE : State.DAMAGED;
        }
        return state != State.OUTSIDE;
    }

    private void outside(byte c) {
        if (Fragment.isSpace(c)) {
            return;
        }
        for (int i = 0; i < HEADERS.length; i++) {
            byte[] header = HEADERS[i];
            matched[i] = c == header[matched[i]] ? matched[i] + 1 : c == header[0] ? 1 : 0;
            if (matched[i] == header.length) {
                matched[i] = 0;
                state = State.BEGINNING;
                eventMatched = 0;
                before = c;
            }
        }
    }

    private void begin(byte c) {
        if (Fragment.isSpace(c)) {
            return;
        }
        containers.clear();
        if (c == '"') {
            state = State.TEXT;
        } else if (c == '{' || c == '[') {
            containers.take(c);
            state = State.CONTAINER;
        } else {
            state = State.SCALAR;
        }
    }

    private void text(byte c) {
        if (c == '\\') {
            state = State.ESCAPE;
        } else if (c == '"') {
            state = containers.depth() == 0 ? State.OUTSIDE : State.CONTAINER;
        }
    }

    private void container(byte c) {
        if (Fragment.isSpace(c)) {
            return;
        }
        if (!containers.take(c)) {
            state = State.DAMAGED;
        } else if (c == '"') {
            state = State.TEXT;
        } else if (containers.depth() == 0) {
            state = State.OUTSIDE;
        }
    }

    /// Whether the beginning of an event ends there that is not the value of a member and not the first in a list.
    private boolean beginsEvent(byte c) {
        if (eventMatched > 0 && c == EVENT[eventMatched]) {
            eventMatched++;
        } else {
            eventMatched = c == EVENT[0] && before != ':' && before != '[' ? 1 : 0;
        }
        before = Fragment.isSpace(c) ? before : c;
        boolean begins = eventMatched == EVENT.length;
        eventMatched = begins ? 0 : eventMatched;
        return begins;
    }
}
