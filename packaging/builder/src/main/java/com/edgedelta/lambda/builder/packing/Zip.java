package com.edgedelta.lambda.builder.packing;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Packs a layer's folder as a zip, with file modes and one time for all entries. `java.util.zip` writes no modes, and
/// the JDK's file system for zips no file types.
public final class Zip {
    private static final int VERSION = 20;
    private static final int MADE_ON_UNIX = (3 << 8) | VERSION;
    private static final int NAMES_ARE_UTF_8 = 1 << 11;
    private static final int REGULAR_FILE = 0100000;
    private static final int FOLDER = 040000;
    private static final int DEFLATED = 8;
    private static final int STORED = 0;
    private static final int FIRST_YEAR = 1980;
    private static final int COMMON_FIELDS = 26;

    private Zip() {}

    /// Packs the folder.
    ///
    /// @param time that of the entries, which a zip stores without a zone: it is that of UTC
    public static void pack(Path folder, Path zip, Instant time) throws IOException {
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        List<Tree.Entry> entries = Tree.of(folder);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip))) {
            long offset = 0;
            for (Tree.Entry entry : entries) {
                byte[] content = entry.folder() ? new byte[0] : Files.readAllBytes(entry.file());
                byte[] packed = entry.folder() ? content : deflated(content);
                byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
                byte[] common = common(entry, content, packed.length, name.length, dosTime(time));
                out.write(littleEndian(4).putInt(0x04034b50).array());
                out.write(common);
                out.write(name);
                out.write(packed);
                directory.write(central(entry, common, offset));
                directory.write(name);
                offset += 4 + common.length + name.length + packed.length;
            }
            directory.writeTo(out);
            out.write(end(entries.size(), directory.size(), offset));
        }
    }

    private static byte[] end(int entries, int size, long offset) {
        return littleEndian(22)
                .putInt(0x06054b50)
                .putInt(0) // One disk.
                .putShort((short) entries)
                .putShort((short) entries)
                .putInt(size)
                .putInt((int) offset)
                .array();
    }

    /// The fields that the headers before an entry and in the directory share, from the version needed on.
    private static byte[] common(Tree.Entry entry, byte[] content, int packed, int name, int time) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return littleEndian(COMMON_FIELDS)
                .putShort((short) VERSION)
                .putShort((short) NAMES_ARE_UTF_8)
                .putShort((short) (entry.folder() ? STORED : DEFLATED))
                .putInt(time)
                .putInt((int) sum.getValue())
                .putInt(packed)
                .putInt(content.length)
                .putShort((short) name)
                .array();
    }

    private static byte[] central(Tree.Entry entry, byte[] common, long offset) {
        int mode = entry.mode() | (entry.folder() ? FOLDER : REGULAR_FILE);
        return littleEndian(46)
                .putInt(0x02014b50)
                .putShort((short) MADE_ON_UNIX)
                .put(common)
                .position(4 + 2 + COMMON_FIELDS + 6) // No comment, one disk, no attributes but those of Unix.
                .putInt(mode << 16)
                .putInt((int) offset)
                .array();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            ByteBuffer packed = ByteBuffer.allocate(content.length + content.length / 1000 + 64);
            while (!deflater.finished()) {
                deflater.deflate(packed);
            }
            byte[] result = new byte[packed.position()];
            packed.flip().get(result);
            return result;
        } finally {
            deflater.end();
        }
    }

    /// Time and date as DOS packs them.
    private static int dosTime(Instant time) {
        LocalDateTime at = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        int date = ((at.getYear() - FIRST_YEAR) << 9) | (at.getMonthValue() << 5) | at.getDayOfMonth();
        int clock = (at.getHour() << 11) | (at.getMinute() << 5) | (at.getSecond() / 2);
        return (date << 16) | clock;
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
