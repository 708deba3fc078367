package com.edgedelta.lambda.receiver;

import com.edgedelta.lambda.buffer.DropReason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The body of one POST while it is read, in an array that grows with the bytes that really come, whatever the
/// sender declares.
final class Body implements AutoCloseable {
    /// Larger ones are refused. Lambda's are up to twice the subscription's `maxBytes`, which is 1 MiB at most,
    /// plus an envelope for each event.
    static final int LARGEST = 5 * 1024 * 1024;

    private static final int FIRST = 64 * 1024;

    private final Memory memory;
    private final int declared;
    private byte[] bytes;
    private int length;
    private int reserved;

    /// @param declared the value of `Content-Length`, or 0
    Body(Memory memory, int declared) {
        this.memory = memory;
        this.declared = declared;
        this.bytes = new byte[declared > 0 && declared < FIRST ? declared + 1 : FIRST];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// Reads to the end. Returns null, or the reason to refuse this body. It contains the bytes that have come so
    /// far.
    @Nullable
    DropReason read(InputStream stream) throws IOException {
        int read = 0;
        while (read >= 0) {
            length += read;
            if (length > LARGEST) {
                return DropReason.TOO_LARGE;
            }
            if (length == bytes.length && !grow()) {
                return DropReason.BUFFER_FULL;
            }
            read = stream.read(bytes, length, bytes.length - length);
        }
        return null;
    }

    /// Grows to the declared length, with a byte for the end, once a good part of it has come.
    private boolean grow() {
        int larger = declared >= length && declared <= length * 8 ? declared + 1 : Math.min(length * 2, LARGEST + 1);
        if (!memory.take(larger - bytes.length)) {
            return false;
        }
        reserved += larger - bytes.length; // Counted before the heap is asked, which may have less than that.
        bytes = Arrays.copyOf(bytes, larger);
        return true;
    }

    @Override
    public void close() {
        memory.give(reserved);
    }

    /// Maximum size of all bodies that are being read, beyond their first arrays, so that many concurrent senders
    /// cannot exhaust the heap.
    static final class Memory {
        private static final long MOST = 6 * 1024 * 1024;

        private long taken;

        synchronized boolean take(long more) {
            if (taken + more > MOST) {
                return false;
            }
            taken += more;
            return true;
        }

        synchronized void give(long back) {
            taken -= back;
        }
    }
}
