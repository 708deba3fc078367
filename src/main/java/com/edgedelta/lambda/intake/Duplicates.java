package com.edgedelta.lambda.intake;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// The latest batches, to recognise one that Lambda delivers again: the Telemetry API delivers at least once, and
/// batches have no number.
///
/// Two batches are the same if their lengths and the SHA-256 of their bytes are equal. For a batch over 8 KiB the
/// digest covers the first and the last 4 KiB, of which the first contains the time of an event, and two checksums
/// of all bytes: with the quick compiler SHA-256 costs 8 ms a MB, the checksums a hundredth of that.
final class Duplicates {
    private static final int REMEMBERED = 64;
    private static final int END = 4 * 1024;

    private final long[] lengths = new long[REMEMBERED];
    private final byte[][] digests = new byte[REMEMBERED][];
    private final MessageDigest sha256;
    private int next;

    Duplicates() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    byte[] digest(byte[] batch, int length) {
        if (length <= 2 * END) {
            sha256.update(batch, 0, length);
        } else {
            CRC32 crc32 = new CRC32();
            crc32.update(batch, 0, length);
            CRC32C crc32c = new CRC32C();
            crc32c.update(batch, 0, length);
            sha256.update(batch, 0, END);
            sha256.update(batch, length - END, END);
            sha256.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(crc32.getValue())
                    .putLong(crc32c.getValue())
                    .flip());
        }
        return sha256.digest();
    }

    boolean contains(int length, byte[] digest) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (lengths[i] == length && MessageDigest.isEqual(digests[i], digest)) {
                return true;
            }
        }
        return false;
    }

    void remember(int length, byte[] digest) {
        lengths[next] = length;
        digests[next] = digest;
        next = (next + 1) % REMEMBERED;
    }
}
