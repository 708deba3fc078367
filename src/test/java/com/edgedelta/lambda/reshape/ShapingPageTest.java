package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the recipes of `docs/shaping.md` say about lines that are printed is what arrives.
final class ShapingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "shaping.md");
    private static final Pattern SETTING = Pattern.compile(" {4}(ED_[A-Z_]+)=(.*)");
    private static final Pattern ROW = Pattern.compile("\\| `(.*)` \\| (?:`(.*)`|(nothing|in the same record)) \\|");

    record Recipe(String title, Map<String, String> settings, List<String> printed, List<String> arriving) {
        Recipe(String title) {
            this(title, new HashMap<>(), new ArrayList<>(), new ArrayList<>());
        }

        void row(Matcher row) {
            printed.add(row.group(1));
            if (row.group(2) != null) {
                arriving.add(row.group(2));
            } else if (row.group(3).equals("in the same record")) {
                arriving.add(arriving.removeLast() + "\n" + row.group(1));
            }
        }

        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Recipe> recipes() throws IOException {
        List<Recipe> recipes = new ArrayList<>();
        boolean within = false;
        for (String line : Files.readAllLines(PAGE)) {
            within = line.startsWith("## ") ? line.equals("## Recipes") : within;
            Matcher setting = SETTING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (within && line.startsWith("### ")) {
                recipes.add(new Recipe(line.substring(4)));
            } else if (within && setting.matches()) {
                recipes.getLast().settings().put(setting.group(1), setting.group(2));
            } else if (within && row.matches()) {
                recipes.getLast().row(row);
            }
        }
        return recipes.stream();
    }

    @Test
    void hasRecipes() throws IOException {
        assertThat(recipes()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(recipe -> {
            assertThat(recipe.settings()).isNotEmpty();
            assertThat(recipe.printed()).hasSizeGreaterThanOrEqualTo(3);
        });
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void whatArrivesIsWhatThePageSays(Recipe recipe) {
        List<String> events = new ArrayList<>();
        for (String line : recipe.printed()) {
            String value = line.startsWith("{") ? line : Json.value(line + "\n").toString();
            events.add("{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"function\",\"record\":" + value + "}");
        }

        byte[] output = new Bench(LambdaFunction.ORDERS, recipe.settings())
                .reshapeAlone(("[" + String.join(",", events) + "]").getBytes(UTF_8));

        assertThat(Records.parse(output))
                .extracting((JsonObject record) -> record.getString("message", ""))
                .isEqualTo(recipe.arriving());
    }
}
