package com.edgedelta.lambda.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The recipes of `docs/shaping.md`: rules, and what arrives of lines with them.
final class RecipesTest {
    private static final Path PAGE = Path.of("..", "docs", "shaping.md");
    private static final Pattern ROW = Pattern.compile("\\| `(.+)` \\| (?:`(.+)`|left out) \\|");
    private static final int RECIPES = 4;

    record Recipe(String rules, String before, String after) {}

    static Stream<Recipe> recipes() throws IOException {
        List<Recipe> recipes = new ArrayList<>();
        String page = Files.readString(PAGE);
        StringBuilder rules = new StringBuilder();
        boolean inRules = false;
        for (String line : page.substring(page.indexOf("\n### Recipes"), page.indexOf("\n## Smaller"))
                .lines()
                .toList()) {
            boolean starts = line.startsWith("    [");
            inRules = starts || (inRules && line.startsWith("    "));
            if (starts) {
                rules.setLength(0);
            }
            if (inRules) {
                rules.append(line.strip());
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                recipes.add(new Recipe(rules.toString(), row.group(1), row.group(2) == null ? "" : row.group(2)));
            }
        }
        return recipes.stream();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void giveWhatThePageShows(Recipe recipe) {
        Applied rules = new Applied(recipe.rules());
        String forwarded = rules.json(recipe.before());

        assertThat(forwarded == null ? "" : forwarded).isEqualTo(recipe.after());
        assertThat(rules.log().lines()).isEmpty();
    }

    @Test
    void areAllRead() throws IOException {
        assertThat(recipes().map(Recipe::rules).distinct()).hasSize(RECIPES);
        assertThat(recipes()).hasSizeGreaterThan(3 * RECIPES - 1);
    }
}
