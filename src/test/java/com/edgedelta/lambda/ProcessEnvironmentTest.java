package com.edgedelta.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProcessEnvironmentTest {
    private static Map<String, String> parse(String entries) {
        return ProcessEnvironment.parse(entries.replace('|', '\0').getBytes(UTF_8));
    }

    @Test
    void entriesAreUtf8() {
        assertThat(parse("ED_TAG_PREFIX=größe_|B=日本|")).isEqualTo(Map.of("ED_TAG_PREFIX", "größe_", "B", "日本"));
    }

    @Test
    void valuesMayHaveAnythingButNul() {
        assertThat(parse("A=b=c|B=|C=a\nb|")).isEqualTo(Map.of("A", "b=c", "B", "", "C", "a\nb"));
    }

    @Test
    void whatIsNoEntryIsLeftOutAndTheFirstOfANameCounts() {
        assertThat(parse("no entry||=x|A=1|A=2|last=without end")).isEqualTo(Map.of("A", "1", "last", "without end"));
        assertThat(parse("")).isEmpty();
    }

    @Test
    void theProcesssOwnIsReadAsTheJdkReadsIt() {
        assertThat(ProcessEnvironment.read()).containsAllEntriesOf(System.getenv());
    }
}
