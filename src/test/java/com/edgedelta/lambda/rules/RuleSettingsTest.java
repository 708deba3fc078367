package com.edgedelta.lambda.rules;

import static com.edgedelta.lambda.rules.Applied.array;
import static com.edgedelta.lambda.rules.Applied.rule;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.config.RuleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules that cannot be used: masks withhold, filters are ignored, and one line says why.
final class RuleSettingsTest {
    private static final String GOOD =
            array(rule("mask_sequences", "digits", "\\d").add("replace_placeholder", "#"));

    @TempDir
    private Path folder = Path.of("");

    private Applied file(String name) {
        return new Applied(new RuleSource("", name, folder.toString()));
    }

    private Applied file(byte[] content) throws IOException {
        Files.write(folder.resolve("rules.json"), content);
        return file("rules.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{\"type\":\"mask_sequences\",\"name\":\"n\",\"pattern\":\"s3cret(\"} ~ n ~ its pattern is not a"
                        + " regular expression of Java, at character 7",
                "{\"type\":\"mask_sequences\",\"name\":\"n\",\"pattern\":\"s3cret\\\\p{s3cret}\"} ~ n ~ its pattern is"
                        + " not a regular expression of Java",
                "{\"type\":\"mask_sequences\",\"name\":\"n\",\"pattern\":\"\"} ~ n ~ its pattern is empty",
                "{\"type\":\"mask_sequences\",\"name\":\"n\",\"pattern\":7} ~ n ~ its pattern is not a string",
                "{\"type\":\"mask_sequences\",\"name\":\"n\",\"pattern\":\"\\ud800\"} ~ n ~ its pattern has characters"
                        + " that cannot be read",
                "{\"type\":\"mask_sequences\",\"name\":\"n\"} ~ n ~ it has no pattern, and its name is not a"
                        + " predefined one",
                "{\"type\":\"mask_sequence\",\"name\":\"n\",\"pattern\":\"s3cret\"} ~ n ~ its type must be"
                        + " mask_sequences",
                "{\"name\":\"n\",\"pattern\":\"s3cret\"} ~ n ~ its type must be",
                "{\"type\":\"mask_sequences\",\"name\":\"n\",\"pattern\":\"s3cret\",\"applies_to\":\"all\"} ~ n ~"
                        + " applies_to takes lines or platform",
                "{\"type\":\"mask_sequences\",\"name\":\"n\",\"pattern\":\"s3cret\",\"replace_placeholder\":null} ~ n"
                        + " ~ its replace_placeholder is not a string",
                "{\"type\":\"mask_sequences\",\"pattern\":\"s3cret[\"} ~ 2 ~ its pattern is not",
                "\"s3cret\" ~ 2 ~ its type must be",
                "[[]] ~ 2 ~ its type must be",
            })
    void aMaskThatCannotBeUsedWithholdsTheMessage(String json, String name, String why) {
        Applied rules = new Applied(
                "[{\"type\":\"exclude_at_match\",\"name\":\"health\",\"pattern\":\"health\"}," + json + "]");

        assertThat(rules.text("any")).isEqualTo("[withheld: rule " + name + " cannot be used]");
        assertThat(rules.json("{\"any\":1}")).isEqualTo("\"[withheld: rule " + name + " cannot be used]\"");
        assertThat(rules.truncated("\"any")).isEqualTo("\"[withheld: rule " + name + " cannot be used]\"");
        assertThat(rules.text("health")).isNull();
        assertThat(rules.log().lines())
                .singleElement()
                .asString()
                .contains("processing rule " + name + " cannot be used: " + why, "are withheld")
                .doesNotContain("s3cret");
    }

    @Test
    void aMaskWhosePatternIsNestedTooDeeplyWithholdsTheMessage() {
        String deep = "(".repeat(200_000) + "s3cret" + ")".repeat(200_000);
        Applied rules = new Applied(array(rule("mask_sequences", "n", deep)));

        assertThat(rules.text("any")).isEqualTo("[withheld: rule n cannot be used]");
        assertThat(rules.log().lines()).singleElement().asString().doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"exclude_at_match\",\"name\":\"n\",\"pattern\":\"s3cret(\"}",
                "{\"type\":\"include_at_match\",\"name\":\"n\",\"pattern\":\"\"}",
                "{\"type\":\"include_at_match\",\"name\":\"n\"}",
                "{\"type\":\"include_at_match\",\"name\":\"n\",\"pattern\":\"x\",\"applies_to\":\"\"}",
                "{\"type\":\"multi_line\",\"name\":\"n\",\"pattern\":\"s3cret\"}",
                "{\"type\":\"exclude_truncated\",\"name\":\"n\"}",
            })
    void aFilterThatCannotBeUsedIsIgnored(String json) {
        Applied rules = new Applied("[" + json + "]");

        assertThat(rules.text("s3cret( x")).isEqualTo("s3cret( x");
        assertThat(rules.rules().applyTo(LineKind.LINE)).isFalse();
        assertThat(rules.log().lines())
                .singleElement()
                .asString()
                .contains("rule n ", "ignored")
                .doesNotContain("s3cret");
    }

    @Test
    void anUnusableMaskForPlatformEventsWithholdsThoseAlone() {
        Applied rules = new Applied(array(rule("mask_sequences", "n", "(").add("applies_to", "platform")));

        assertThat(rules.text("any")).isEqualTo("any");
        assertThat(rules.json(LineKind.PLATFORM, "{}")).isEqualTo("\"[withheld: rule n cannot be used]\"");
    }

    @Test
    void namesAMemberThatHasNoEffect() {
        Applied rules = new Applied(array(rule("mask_sequences", "n", "x").add("replace_placeholdr", "s3cret")));

        assertThat(rules.text("x")).isEqualTo("[masked: n]");
        assertThat(rules.log().lines())
                .containsExactly("[edgedelta] processing rule n: the member replace_placeholdr has no effect");
    }

    @Test
    void anyControlCharacterInANameIsShownAsAQuestionMark() {
        Applied rules = new Applied("[{\"type\":\"mask_sequences\",\"name\":\"a\\nb" + "c".repeat(100) + "\"}]");

        assertThat(rules.log().lines()).singleElement().asString().contains("rule a?b" + "c".repeat(61) + " cannot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "null",
                "[",
                "[{]",
                "[{}",
                "[] x",
                "[{\"type\":\"mask_sequences\",}]",
                "\u0000",
                "[}"
            })
    void aFileThatIsNotAJsonArrayWithholdsAllLines(String content) throws IOException {
        assertWithheld(file(content.getBytes(ISO_8859_1)), "it is not a JSON array");
    }

    @Test
    void aVariableThatIsNotAJsonArrayWithholdsAllLines() {
        Applied rules = new Applied("[{\"type\":\"mask_sequences\",\"pattern\":\"s3cret");

        assertThat(rules.text("any")).isEqualTo("[withheld: rule ED_PROCESSING_RULES cannot be used]");
        assertThat(rules.json(LineKind.PLATFORM, "{}"))
                .isEqualTo("\"[withheld: rule ED_PROCESSING_RULES cannot be used]\"");
        assertThat(rules.log().lines())
                .containsExactly("[edgedelta] ED_PROCESSING_RULES cannot be used: it is not a JSON array; the messages"
                        + " of all lines and platform events are withheld");
    }

    @Test
    void aMissingFileAFolderAndAnotherEncodingWithholdAllLines() throws IOException {
        Files.createDirectory(folder.resolve("folder"));

        assertWithheld(file("missing.json"), "there is no such file in " + folder);
        assertWithheld(file("folder"), "it is not a regular file");
        assertWithheld(file("a\u0000b"), "");
        assertWithheld(file("[{\"name\":\"\u00e4\"}]".getBytes(ISO_8859_1)), "it is not UTF-8");
    }

    @Test
    @Timeout(240)
    void aFileThatNeverEndsIsNotOpened() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertWithheld(file("pipe"), "it is not a regular file");
        assertWithheld(file("/dev/zero"), "it is not a regular file");
    }

    @Test
    void aFileOf64KbIsReadAndALargerOneIsNot() throws IOException {
        byte[] full = (GOOD + " ".repeat(65_536 - GOOD.length())).getBytes(ISO_8859_1);

        assertThat(file(full).text("a1")).isEqualTo("a#");
        assertWithheld(file((new String(full, ISO_8859_1) + " ").getBytes(ISO_8859_1)), "it has more than 64 KB");
    }

    @Test
    void aHundredRulesAreReadAndMoreAreNot() throws IOException {
        String one = GOOD.substring(1, GOOD.length() - 1);

        assertThat(file(("[" + (one + ",").repeat(99) + one + "]").getBytes(ISO_8859_1))
                        .text("a1"))
                .isEqualTo("a#");
        assertWithheld(
                file(("[" + (one + ",").repeat(100) + one + "]").getBytes(ISO_8859_1)), "it has more than 100 rules");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFile() throws IOException {
        assertThat(file(("\u00ef\u00bb\u00bf" + GOOD).getBytes(ISO_8859_1)).text("a1"))
                .isEqualTo("a#");
    }

    @Test
    void linksAndLineBreaksOfWindowsAreRead() throws IOException {
        Files.writeString(folder.resolve("real.json"), GOOD.replace(",", ",\r\n\t"));
        Files.createSymbolicLink(folder.resolve("link.json"), folder.resolve("real.json"));

        assertThat(file("link.json").text("a1")).isEqualTo("a#");
        assertThat(file("../" + folder.getFileName() + "/real.json").text("a1")).isEqualTo("a#");
    }

    @Test
    void theRulesOfTheVariableComeBeforeThoseOfTheFile() throws IOException {
        Files.writeString(folder.resolve("rules.json"), GOOD);
        String first = array(rule("mask_sequences", "one", "1").add("replace_placeholder", "one"));
        Applied rules = new Applied(new RuleSource(first, "rules.json", folder.toString()));

        assertThat(rules.text("12")).isEqualTo("one#");
        assertThat(rules.log().lines()).isEmpty();
    }

    @Test
    void anEmptyListHasNoEffect() {
        Applied rules = new Applied(" [ ] ");

        assertThat(rules.rules().applyTo(LineKind.LINE)).isFalse();
        assertThat(rules.text("any")).isEqualTo("any");
        assertThat(rules.log().lines()).isEmpty();
    }

    private static void assertWithheld(Applied rules, String why) {
        String withheld = "[withheld: rule ED_PROCESSING_RULES_FILE cannot be used]";
        assertThat(rules.text("any")).isEqualTo(withheld);
        assertThat(rules.json(LineKind.PLATFORM, "{}")).isEqualTo('"' + withheld + '"');
        assertThat(rules.log().lines())
                .singleElement()
                .asString()
                .contains(
                        "ED_PROCESSING_RULES_FILE cannot be used: " + why,
                        "; the messages of all lines and platform events are withheld");
    }
}
