package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The TLS context of the process.
final class DefaultTlsTest {
    @Test
    void aFailureToMakeItIsNotForGood() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LateTls.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(process.inputReader().readAllLines()).containsExactly("this Java has no TLS", "SunJSSE", "true");
    }
}
