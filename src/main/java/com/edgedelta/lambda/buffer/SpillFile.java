package com.edgedelta.lambda.buffer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.edgedelta.lambda.text.Ascii;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/// Records that outlive the process: after a reset Lambda starts the extension anew in the same sandbox, whose
/// `/tmp` survives ("Lambda execution environment lifecycle", failures during the invoke phase).
///
/// A file that only its owner can read, complete or absent: magic, length and CRC-32C, then the records. Anything
/// else at its place is removed unread.
public final class SpillFile {
    private static final byte[] MAGIC = "edspill1".getBytes(ISO_8859_1);
    private static final int HEADER = MAGIC.length + 2 * Long.BYTES;
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final Path part;
    private final long most;

    /// @param folder the sandbox's `/tmp`
    /// @param name the function's name
    /// @param most maximum size of the records that are written or read
    public SpillFile(Path folder, String name, long most) {
        StringBuilder safe = new StringBuilder("edgedelta-lambda-extension-");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            safe.append(Ascii.isLetterOrDigit(c) ? c : '_');
        }
        this.file = folder.resolve(safe + ".spill");
        this.part = folder.resolve(safe + ".part");
        this.most = most;
    }

    /// Moves the buffer's records into the file, only the newest ones if not all are allowed. Returns false and
    /// leaves the records in the buffer if the file cannot be written.
    public boolean leave(Buffer buffer) {
        List<Chunk> all = buffer.takeAll();
        List<Chunk> kept = new ArrayList<>();
        boolean left = false;
        try {
            left = write(newest(all, kept), kept);
        } finally {
            for (Chunk chunk : all) {
                if (left && kept.contains(chunk)) {
                    buffer.moved(chunk);
                } else {
                    buffer.putBack(chunk); // The caller counts it as dropped, as without a file.
                }
            }
        }
        return left;
    }

    /// Puts the newest chunks that fit into `kept`, in order, and returns their length.
    private long newest(List<Chunk> all, List<Chunk> kept) {
        long length = 0;
        for (Chunk chunk : all.reversed()) {
            if (length + chunk.length() > most) {
                break;
            }
            length += chunk.length();
            kept.addFirst(chunk);
        }
        return length;
    }

    private boolean write(long length, List<Chunk> chunks) {
        if (length == 0) {
            return false;
        }
        try {
            write(chunks, length);
            return true;
        } catch (IOException | UnsupportedOperationException | SecurityException unwritable) {
            removePart(); // Half a file must not take the function's space in `/tmp`.
            return false;
        }
    }

    private void removePart() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException | SecurityException stays) {
            part.toFile().deleteOnExit(); // Nothing else can be done.
        }
    }

    private void write(List<Chunk> chunks, long length) throws IOException {
        CRC32C sum = new CRC32C();
        for (Chunk chunk : chunks) {
            sum.update(chunk.bytes(), chunk.offset(), chunk.length());
        }
        Files.deleteIfExists(part);
        try (SeekableByteChannel out = Files.newByteChannel(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(OWNER_ALONE))) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            writeAll(
                    out,
                    header.put(MAGIC).putLong(length).putLong(sum.getValue()).flip());
            for (Chunk chunk : chunks) {
                writeAll(out, ByteBuffer.wrap(chunk.bytes(), chunk.offset(), chunk.length()));
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeAll(SeekableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /// Returns the records of the file, in whole lines, and removes the file; empty if this user has not left a
    /// complete file.
    public byte[] takeUp() {
        try {
            Files.deleteIfExists(part);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new byte[0];
            }
            byte[] records = isOwn() ? read() : new byte[0];
            Files.delete(file);
            return records;
        } catch (IOException | UnsupportedOperationException | SecurityException unreadable) {
            return new byte[0]; // An unreadable or unremovable file must not be used: it might be sent twice.
        }
    }

    private boolean isOwn() throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isRegularFile()
                && attributes.size() <= most + HEADER
                && attributes.permissions().equals(OWNER_ALONE)
                && attributes.owner().equals(Files.getOwner(Path.of("/proc/self")));
    }

    private byte[] read() throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer header = readAll(in, HEADER);
            byte[] magic = new byte[MAGIC.length];
            header.get(magic);
            long length = header.getLong();
            if (!Arrays.equals(magic, MAGIC) || length != in.size() - HEADER || length <= 0) {
                return new byte[0];
            }
            byte[] records = readAll(in, (int) length).array();
            CRC32C sum = new CRC32C();
            sum.update(records);
            boolean whole = sum.getValue() == header.getLong() && records[records.length - 1] == '\n';
            return whole ? records : new byte[0];
        }
    }

    /// Reads so many bytes; missing ones are zero.
    private static ByteBuffer readAll(FileChannel in, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = in.read(bytes);
        }
        return bytes.rewind();
    }
}
