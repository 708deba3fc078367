package com.edgedelta.lambda.buffer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Records into a buffer and out of it, as text.
final class Buffers {
    private Buffers() {}

    static void append(Buffer buffer, String... records) {
        for (String record : records) {
            byte[] bytes = ("xx" + record + "\nxx").getBytes(UTF_8);
            buffer.append(bytes, 2, bytes.length - 4);
        }
    }

    static Chunk taken(Buffer buffer, long flush) {
        return Objects.requireNonNull(buffer.take(flush), "there is no chunk to take");
    }

    static String text(Chunk chunk) {
        return new String(chunk.bytes(), chunk.offset(), chunk.length(), UTF_8);
    }

    static List<String> deliverAll(Buffer buffer, long flush) {
        List<String> chunks = new ArrayList<>();
        for (Chunk chunk = buffer.take(flush); chunk != null; chunk = buffer.take(flush)) {
            chunks.add(text(chunk));
            buffer.delivered(chunk);
        }
        return chunks;
    }
}
