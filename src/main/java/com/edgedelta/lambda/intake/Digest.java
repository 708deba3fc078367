package com.edgedelta.lambda.intake;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// What identifies a batch, which has no number: its length and the SHA-256 of its bytes. For a batch over 8 KiB the
/// digest covers the first and the last 4 KiB, of which the first contains the time of an event, and two checksums
/// of all bytes: with the quick compiler SHA-256 costs 8 ms a MB, the checksums a hundredth of that.
final class Digest {
    private static final int END = 4 * 1024;

    private final int length;
    private final byte[] sha256;

    private Digest(int length, byte[] sha256) {
        this.length = length;
        this.sha256 = sha256;
    }

    static Digest of(byte[] batch, int length) {
        MessageDigest sha256 = sha256();
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
        return new Digest(length, sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    boolean matches(Digest other) {
        return length == other.length && MessageDigest.isEqual(sha256, other.sha256);
    }
}
