package com.edgedelta.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The sizes of the main sources: a class that grows too large does more than one job.
final class SourceSizeTest {
    private static final int LONGEST = 300;
    private static final int LONGEST_MEDIAN = 60;
    private static final String SCANNER = "JsonScanner.java";

    private static Map<String, Integer> lines() throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        for (Path folder : List.of(Path.of("main/java"), Path.of("../firehose-sink/src/main/java"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    lines.put(
                            folder.relativize(file).toString(),
                            Files.readAllLines(file).size());
                }
            }
        }
        return lines;
    }

    @Test
    void noClassHasMoreThan300LinesExceptTheScanner() throws IOException {
        Map<String, Integer> lines = lines();
        lines.keySet().removeIf(file -> file.endsWith(SCANNER));

        assertThat(lines.values()).isNotEmpty();
        assertThat(lines).allSatisfy((file, count) -> assertThat(count).isLessThanOrEqualTo(LONGEST));
    }

    @Test
    void theMedianStaysUnder60Lines() throws IOException {
        List<Integer> sorted = new ArrayList<>(lines().values());
        sorted.sort(null);

        assertThat(sorted.get(sorted.size() / 2)).isLessThan(LONGEST_MEDIAN);
    }
}
