package com.edgedelta.lambda.sink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Compresses chunks as gzip (RFC 1952) with one deflater, whose tables are its largest part. Not thread-safe.
///
/// The result is kept until the destination has it, because many servers need its length in advance, and so that
/// another attempt need not compress again. For logs it is about a tenth of the chunk, and never more than the
/// chunk.
final class Gzip {
    /// The fastest. Level 6 makes log lines smaller by another sixth and takes three times as long.
    private static final int LEVEL = 1;

    /// Deflated, no flags, no time, the fastest level, no operating system.
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 4, (byte) 255};

    private static final int TRAILER = 8;

    /// The result is collected in arrays of this size: the usual chunk needs one.
    private static final int PIECE = 16 * 1024;

    private final Deflater deflater = new Deflater(LEVEL, true);
    private byte @Nullable [] source;
    private int sourceOffset;
    private int sourceLength;
    private long sourceChecksum;
    private @Nullable ChunkBody compressed;

    /// Returns the bytes compressed, or null if that is not shorter, the deadline (of [System#nanoTime]) passes, or
    /// the thread is interrupted.
    @Nullable
    ChunkBody of(byte[] bytes, int offset, int length, long until) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, offset, length);
        long value = checksum.getValue();
        if (!isSource(bytes, offset, length, value)) {
            forget();
            compressed = compress(bytes, offset, length, (int) value, until);
            if (isOver(until)) {
                return compressed;
            }
            source = bytes;
            sourceOffset = offset;
            sourceLength = length;
            sourceChecksum = value;
        }
        return compressed;
    }

    private static boolean isOver(long until) {
        return Thread.currentThread().isInterrupted() || System.nanoTime() - until >= 0;
    }

    /// Whether it is the chunk that was compressed before. Its array may have other content by now.
    @SuppressWarnings("ReferenceEquality")
    private boolean isSource(byte[] bytes, int offset, int length, long checksum) {
        return bytes == source && offset == sourceOffset && length == sourceLength && checksum == sourceChecksum;
    }

    /// Drops the result, because the bytes will not be sent again.
    void forget() {
        source = null;
        compressed = null;
    }

    private @Nullable ChunkBody compress(byte[] bytes, int offset, int length, int checksum, long until) {
        deflater.reset();
        deflater.setInput(bytes, offset, length);
        deflater.finish();
        List<ByteBuffer> pieces = new ArrayList<>();
        ByteBuffer piece = ByteBuffer.allocate(PIECE).put(HEADER);
        int room = length - HEADER.length - TRAILER;
        while (true) {
            room -= deflater.deflate(piece);
            if (room <= 0 || isOver(until)) {
                room = 0;
                break;
            }
            if (deflater.finished() && piece.remaining() >= TRAILER) {
                piece.order(ByteOrder.LITTLE_ENDIAN).putInt(checksum).putInt(length);
                pieces.add(piece.flip());
                break;
            }
            pieces.add(piece.flip());
            piece = ByteBuffer.allocate(PIECE);
        }
        deflater.reset(); // Otherwise it would keep the chunk from being freed.
        return room > 0 ? new ChunkBody(pieces) : null;
    }
}
