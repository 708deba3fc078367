package com.edgedelta.lambda.buffer;

/// Changes records that wait in the buffer, one at a time.
@FunctionalInterface
public interface RecordRewrite {
    /// Passes the record, changed or not, to the target exactly once. A record includes its line break.
    void rewrite(byte[] bytes, int offset, int length, Target target);

    /// Takes one rewritten record and copies it.
    @FunctionalInterface
    interface Target {
        void append(byte[] bytes, int offset, int length);
    }
}
