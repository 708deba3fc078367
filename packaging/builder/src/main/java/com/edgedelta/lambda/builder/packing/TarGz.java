package com.edgedelta.lambda.builder.packing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/// Packs a layer's folder as a gzipped tar in the format `ustar` of POSIX, with file modes, one time for all entries
/// and root as their owner.
public final class TarGz {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PREFIX = 155;
    private static final int PREFIX = 345;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_SIZE = 8;

    private TarGz() {}

    /// Packs the folder.
    public static void pack(Path folder, Path tar, Instant time) throws IOException {
        try (OutputStream file = Files.newOutputStream(tar);
                OutputStream out = new GZIPOutputStream(file, 1 << 16)) {
            for (Tree.Entry entry : Tree.of(folder)) {
                long size = entry.folder() ? 0 : Files.size(entry.file());
                out.write(header(entry, size, time));
                if (!entry.folder()) {
                    Files.copy(entry.file(), out);
                    out.write(new byte[(int) (-size & (BLOCK - 1))]);
                }
            }
            out.write(new byte[2 * BLOCK]);
        }
    }

    private static byte[] header(Tree.Entry entry, long size, Instant time) {
        byte[] block = new byte[BLOCK];
        name(block, entry.name());
        octal(block, 100, 8, entry.mode());
        octal(block, 108, 8, 0); // The owner's number,
        octal(block, 116, 8, 0); // and the group's.
        octal(block, 124, 12, size);
        octal(block, 136, 12, time.getEpochSecond());
        text(block, 156, entry.folder() ? "5" : "0");
        text(block, 257, "ustar\00000");
        text(block, 265, "root");
        text(block, 297, "root");
        text(block, CHECKSUM, " ".repeat(CHECKSUM_SIZE));
        long sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, CHECKSUM, CHECKSUM_SIZE - 1, sum);
        return block;
    }

    /// A name of more than 100 bytes is divided at a slash.
    private static void name(byte[] block, String name) {
        int divided = name.length() <= LONGEST_NAME ? 0 : name.indexOf('/', name.length() - LONGEST_NAME - 1);
        if (divided < 0 || divided > LONGEST_PREFIX) {
            throw new IllegalArgumentException("the name is too long for a tar: " + name);
        }
        text(block, PREFIX, name.substring(0, divided));
        text(block, 0, name.substring(divided == 0 ? 0 : divided + 1));
    }

    private static void octal(byte[] block, int at, int length, long number) {
        String digits = Long.toOctalString(number);
        text(block, at, "0".repeat(length - 1 - digits.length()) + digits + "\0");
    }

    private static void text(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
