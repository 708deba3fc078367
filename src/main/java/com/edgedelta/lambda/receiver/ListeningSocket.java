package com.edgedelta.lambda.receiver;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;

/// Frees the port of an HTTP server whose one thread has died. `com.sun.net.httpserver` cannot: it closes its
/// listening socket, but the system's socket stays open until the dead thread's selector releases it (tried on JDK
/// 25), and Lambda keeps posting to that port, which cannot be changed after init.
final class ListeningSocket {
    private static final String LISTENING = "0A";
    private static final int BOTH_WAYS = 2;

    private ListeningSocket() {}

    /// Shuts down this process's sockets that listen on the port, so that it can be bound again.
    static void shutDown(int port) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            if (Files.exists(Path.of(table))) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    addListening(inodes, line, port);
                }
            }
        }
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : open) {
                if (inodes.contains(target(descriptor))) {
                    shutDownDescriptor(Integer.parseInt(String.valueOf(descriptor.getFileName())));
                }
            }
        }
    }

    /// A line of the table: number, local address and port, remote ones, state, five more, inode (proc(5)).
    private static void addListening(Set<String> inodes, String line, int port) {
        StringTokenizer columns = new StringTokenizer(line);
        String[] column = new String[10];
        for (int i = 0; i < column.length && columns.hasMoreTokens(); i++) {
            column[i] = columns.nextToken();
        }
        String local = Integer.toHexString(0x10000 | port).substring(1).toUpperCase(Locale.ROOT);
        if (column[9] != null && column[1].endsWith(":" + local) && column[3].equals(LISTENING)) {
            inodes.add("socket:[" + column[9] + "]");
        }
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closed) {
            return ""; // The descriptor that reads the folder.
        }
    }

    @SuppressWarnings("restricted") // shutdown(2), which no class of the JDK calls for a listening socket
    private static void shutDownDescriptor(int descriptor) throws IOException {
        Linker linker = Linker.nativeLinker();
        MethodHandle shutdown = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("shutdown"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int result = (int) shutdown.invokeExact(descriptor, BOTH_WAYS);
            if (result != 0) {
                throw new IOException("shutdown of the listening socket was refused");
            }
        } catch (IOException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new IOException("shutdown of the listening socket failed", impossible);
        }
    }
}
