package com.edgedelta.lambda.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `docs/settings.md` has a row for each variable that is read, with the default and the values that the code accepts.
final class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "settings.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Z_]+(?:<NAME>)?)` \\| ([^|]+) \\| ([^|]+) \\| [^|]+ \\|");
    private static final Pattern PROBLEM = Pattern.compile("(?s).*it takes (.*); using (.*)");

    /// What the code reads in each mode; what one setting makes it read besides.
    private static final List<Map<String, String>> ENVIRONMENTS = List.of(
            Map.of(),
            Map.of("ED_ENDPOINT", "https://host/"),
            Map.of("PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", "stream", "AWS_REGION", "us-east-1"));

    record Row(String name, String byDefault, String accepted) {}

    @Test
    void hasARowForEachVariableThatIsReadAndForNoOther() throws IOException {
        TreeSet<String> documented = new TreeSet<>();
        rows().forEach(row -> documented.add(row.name()));
        documented.removeIf(name -> name.endsWith("<NAME>"));

        assertThat(documented).isEqualTo(read());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasTheDefaultAndTheValuesThatTheCodeAccepts(Row row) {
        Map<String, String> environment = new TreeMap<>(Map.of("ED_ENDPOINT", "https://host/"));
        environment.put(row.name(), "\u00a7");

        for (String problem : new ConfigReader(environment, "amd64").read().problems()) {
            Matcher matcher = PROBLEM.matcher(problem);
            if (problem.startsWith(row.name() + "=") && matcher.matches() && hasDefault(matcher.group(2))) {
                assertThat(row.accepted()).as(problem).startsWith(matcher.group(1));
                assertThat(row.byDefault()).as(problem).isEqualTo(matcher.group(2));
            }
        }
    }

    /// A value of a fixed kind without a default has words in its place.
    private static boolean hasDefault(String used) {
        return !used.startsWith("no ");
    }

    @Test
    void aRowWithABoundIsOneThatTheCodeRefusesValuesBeyond() throws IOException {
        List<String> refused = new ArrayList<>();
        List<String> bounded = new ArrayList<>();
        for (Row row : rows().toList()) {
            if (row.byDefault().equals("-")) {
                continue;
            }
            bounded.add(row.name());
            Map<String, String> environment = Map.of("ED_ENDPOINT", "https://host/", row.name(), "\u00a7");
            if (new ConfigReader(environment, "amd64")
                    .read().problems().stream().anyMatch(problem -> problem.contains(row.name()))) {
                refused.add(row.name());
            }
        }
        assertThat(refused).isEqualTo(bounded);
    }

    static Stream<Row> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Row(row.group(1), plain(row.group(2)), plain(row.group(3))));
    }

    private static String plain(String cell) {
        return cell.replace("`", "").strip();
    }

    private static Set<String> read() {
        Set<String> names = new TreeSet<>();
        for (Map<String, String> environment : ENVIRONMENTS) {
            new ConfigReader(new Recording(environment, names), "amd64").read();
        }
        names.removeIf(
                name -> !name.startsWith("ED_") && !name.equals("PUSHER_MODE") && !name.equals("KINESIS_ENDPOINT"));
        return names;
    }

    /// An environment that notes which variables it is asked for.
    @SuppressWarnings("serial") // It is never serialized.
    private static final class Recording extends HashMap<String, String> {
        private static final long serialVersionUID = 1;

        private final Set<String> names;

        Recording(Map<String, String> environment, Set<String> names) {
            super(environment);
            this.names = names;
        }

        @Override
        public @Nullable String get(Object name) {
            names.add((String) name);
            return super.get(name);
        }

        @Override
        public String getOrDefault(Object name, String byDefault) {
            names.add((String) name);
            return super.getOrDefault(name, byDefault);
        }

        @Override
        public boolean containsKey(Object name) {
            names.add((String) name);
            return super.containsKey(name);
        }
    }
}
