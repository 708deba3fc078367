package com.edgedelta.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Links, lines and words of the Markdown files, and words of the comments in main sources.
final class DocumentationTest {
    private static final int LONGEST_LINE = 100;
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules");
    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)(?: \"[^\"]*\")?\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");
    private static final Pattern HTML_LINK = Pattern.compile("(?:href|src|srcset)=\"([^\"]+)\"");

    /// Phrases of a style that reads as if translated, each of which has a plain replacement: if, returns, is not a.
    private static final Pattern PHRASES = Pattern.compile("; null where"
            + "|\\b[Ww]here there (is|are)\\b"
            + "|\\b(is|are) no(ne|body)? "
            + "|\\bto be had\\b"
            + "|\\b(is|are|was|were) told\\b"
            + "|\\bnot where\\b"
            + "|\\b[Ww]hat (is|was) (asked|told|left|there)\\b"
            + "|\\bstood still\\b"
            + "|\\bunder way beside\\b");

    private static List<Path> files(String suffix) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skipped = SKIPPED.contains(folder.getFileName().toString());
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(suffix)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(found).as("files that end with " + suffix).isNotEmpty();
        return found;
    }

    /// The lines outside of fenced code blocks; those within are empty.
    private static List<String> prose(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean code = false;
        for (String line : Files.readAllLines(file)) {
            boolean fence = line.strip().startsWith("```");
            lines.add(fence || code ? "" : line);
            code ^= fence;
        }
        return lines;
    }

    private static String at(Path file, int index, String problem) {
        return ROOT.relativize(file) + ":" + (index + 1) + ": " + problem;
    }

    @Test
    void relativeLinksAndTheirAnchorsExist() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path file : files(".md")) {
            List<String> lines = prose(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).replaceAll("`[^`]*`", "");
                for (Pattern kind : List.of(LINK, HTML_LINK)) {
                    for (Matcher link = kind.matcher(line); link.find(); ) {
                        if (!exists(file, link.group(1))) {
                            broken.add(at(file, i, link.group(1)));
                        }
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean exists(Path from, String link) throws IOException {
        if (link.contains("://") || link.startsWith("mailto:")) {
            return true;
        }
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        if (hash < 0 || !target.toString().endsWith(".md")) {
            return Files.exists(target);
        }
        return Files.exists(target) && anchors(target).contains(link.substring(hash + 1));
    }

    /// The anchors that GitHub gives to headings.
    private static Set<String> anchors(Path file) throws IOException {
        Set<String> anchors = new HashSet<>();
        for (String line : prose(file)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = heading.group(1)
                        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                for (int copy = 1; !anchors.add(copy == 1 ? anchor : anchor + "-" + (copy - 1)); copy++) {
                    // The next number is tried.
                }
            }
        }
        return anchors;
    }

    /// A line that is a single word, such as a URL, cannot be broken, nor can an HTML tag.
    @Test
    void linesHaveAtMost100ColumnsExceptInTables() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files(".md")) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                boolean table = line.stripLeading().startsWith("|");
                boolean html = line.stripLeading().startsWith("<");
                boolean breakable = line.strip().replaceFirst("^[-*] ", "").contains(" ");
                if (line.codePointCount(0, line.length()) > LONGEST_LINE && !table && !html && breakable) {
                    tooLong.add(at(file, i, line.length() + " columns"));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void docsAreInPlainTechnicalEnglish() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(".md")) {
            List<String> lines = prose(file);
            for (int i = 0; i < lines.size(); i++) {
                addPhrases(file, i, lines.get(i), found);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void commentsOfMainSourcesAreInPlainTechnicalEnglish() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(".java")) {
            if (file.toString().contains("/main/java/")) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    int comment = lines.get(i).indexOf("// ");
                    if (comment >= 0) {
                        addPhrases(file, i, lines.get(i).substring(comment), found);
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static void addPhrases(Path file, int index, String text, List<String> found) {
        for (Matcher phrase = PHRASES.matcher(text); phrase.find(); ) {
            found.add(at(file, index, phrase.group()));
        }
    }
}
