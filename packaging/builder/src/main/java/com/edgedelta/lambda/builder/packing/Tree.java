package com.edgedelta.lambda.builder.packing;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The entries of a packed layer, sorted by name: what is packed twice from the same files is the same, whoever's umask
/// they were made with.
final class Tree {
    private static final Pattern EXECUTABLE =
            Pattern.compile("extensions/[^/]+|[^/]+/runtime/(bin/.+|lib/(jexec|jspawnhelper))");
    private static final int FOLDER_OR_PROGRAM = 0755;
    private static final int DATA = 0644;

    private Tree() {}

    /// A file or folder.
    ///
    /// @param name with slashes; that of a folder ends with one
    /// @param mode permissions as `chmod` takes them
    record Entry(Path file, String name, boolean folder, int mode) {}

    /// All that is below the folder; files behind links count as files.
    static List<Entry> of(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(each -> !each.equals(folder)).sorted().toList()) {
                String name = folder.relativize(file).toString();
                boolean isFolder = Files.isDirectory(file);
                boolean executable = isFolder || EXECUTABLE.matcher(name).matches();
                entries.add(
                        new Entry(file, isFolder ? name + "/" : name, isFolder, executable ? FOLDER_OR_PROGRAM : DATA));
            }
        }
        return entries;
    }
}
