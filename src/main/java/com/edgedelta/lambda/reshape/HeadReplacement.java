package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.RecordRewrite;
import java.util.Arrays;

/// Replaces the head of the records that begin with one [Envelope]'s head by that of another; other records stay as
/// they are.
final class HeadReplacement implements RecordRewrite {
    private final byte[] before;
    private final byte[] after;
    private byte[] record = new byte[0];

    HeadReplacement(byte[] before, byte[] after) {
        this.before = before;
        this.after = after;
    }

    @Override
    public void rewrite(byte[] bytes, int offset, int length, Target target) {
        int end = offset + length;
        int rest = offset + before.length;
        if (rest > end || !Arrays.equals(bytes, offset, rest, before, 0, before.length)) {
            target.append(bytes, offset, length);
            return;
        }
        int rewritten = after.length + end - rest;
        if (record.length < rewritten) {
            record = Arrays.copyOf(after, 2 * rewritten);
        }
        System.arraycopy(bytes, rest, record, after.length, end - rest);
        target.append(record, 0, rewritten);
    }
}
