package com.edgedelta.lambda.packaging;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// A small tree of the layer's shape, in which nothing runs: quick to break, to pack and to publish.
final class SmallLayer {
    static final String LAUNCHER = "extensions/edgedelta-lambda-extension";
    static final String HOME = "edgedelta-lambda-extension/";
    static final String JAVA = HOME + "runtime/bin/java";
    static final String LIBRARY = HOME + "runtime/lib/server/libjvm.so";

    private final Path folder;

    /// Lays the tree out in the folder, which must not be there.
    SmallLayer(Path folder) throws IOException {
        this.folder = folder;
        write(LAUNCHER, bytes("#!/bin/sh\n"), "rwxr-xr-x");
        for (String name : List.of("java.options", "classes.aot", "runtime/lib/modules")) {
            write(HOME + name, bytes("file"), "rw-r--r--");
        }
        write(HOME + "runtime/release", bytes("MODULES=\"java.base com.edgedelta.lambda\"\n"), "rw-r--r--");
        write(JAVA, elf("3e00", "GLIBC_2.2.5 GLIBC_2.17"), "rwxr-xr-x");
        write(LIBRARY, elf("3e00", "GLIBC_2.26"), "rw-r--r--");
    }

    Path folder() {
        return folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    void write(String name, byte[] content, String mode) throws IOException {
        Path file = file(name);
        Path above = folder;
        Files.createDirectories(above);
        setMode(above, "rwxr-xr-x");
        for (Path part : folder.relativize(file.resolveSibling(""))) {
            above = above.resolve(part);
            if (!Files.exists(above)) {
                Files.createDirectory(above);
            }
            setMode(above, "rwxr-xr-x");
        }
        Files.write(file, content);
        setMode(file, mode);
    }

    void setMode(String name, String mode) throws IOException {
        setMode(file(name), mode);
    }

    /// The start of an ELF file for that machine, and text behind it.
    static byte[] elf(String machine, String text) {
        byte[] start = HexFormat.of().parseHex("7f454c46020101000000000000000000" + "0300" + machine);
        byte[] rest = bytes("\0" + text.replace(' ', '\0') + "\0");
        byte[] file = new byte[start.length + rest.length];
        System.arraycopy(start, 0, file, 0, start.length);
        System.arraycopy(rest, 0, file, start.length, rest.length);
        return file;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Packs the tree with its files' modes.
    Path zip(Path zip) throws IOException {
        URI uri = URI.create("jar:" + zip.toUri());
        try (FileSystem packed =
                FileSystems.newFileSystem(uri, Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
            try (var walk = Files.walk(folder)) {
                for (Path from : walk.filter(Files::isRegularFile).toList()) {
                    Path to = packed.getPath("/" + folder.relativize(from));
                    Files.createDirectories(to.resolveSibling(""));
                    Files.copy(from, to);
                    Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
                }
            }
        }
        return zip;
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
