package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// In a JVM of its own, because this one has already read its cache times.
final class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "remembering, asked 1 times",
        "forgetting, asked 3 times",
        "failing, 'not found, not found, not found, asked 3 times'"
    })
    void aNameIsLookedUpAgainWhereNothingIsRemembered(String how, String asked) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LookUps.class.getName(),
                        how))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.strip()).isEqualTo(asked);
    }
}
