package com.edgedelta.lambda.builder.patch;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// In how many places each patch changed the classes of a layer when somebody last looked, by feature release of the
/// JDK: the file `patches.counts`.
public final class PatchCounts {
    private static final int COLUMNS = 4;

    private final Path file;
    private final Map<List<String>, Integer> counts = new HashMap<>();

    private PatchCounts(Path file) {
        this.file = file;
    }

    /// Reads lines of layer, feature release, patch and count; others begin with `#`.
    public static PatchCounts read(Path file) throws IOException {
        PatchCounts table = new PatchCounts(file);
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length != COLUMNS || !words[3].matches("[1-9][0-9]{0,8}")) {
                    throw new BuildFailure(file + ": not a layer, a feature release, a patch and a count: " + line);
                }
                table.counts.put(List.of(words[0], words[1], words[2]), Integer.valueOf(words[3]));
            }
        }
        return table;
    }

    /// The count of that patch for the JDK.
    ///
    /// @throws BuildFailure if nobody has counted
    int of(String layer, Jdk jdk, Patch patch) {
        Integer count = counts.get(List.of(layer, String.valueOf(jdk.feature()), patch.name()));
        if (count == null) {
            throw new BuildFailure("patch " + patch.name() + " is not known to work with " + jdk + ": " + file
                    + " has no count for it; use a JDK that it lists, or build with -Pstock-runtime");
        }
        return count;
    }
}
