package com.edgedelta.lambda.packaging.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.LooseLayer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings are UTF-8 whatever the locale, even if it is not installed.
final class LocaleIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C, /bin/bash",
        "LC_ALL, POSIX, /bin/dash",
        "LANG, C, /bin/dash",
        "LANG, xx_YY.UTF-8, /bin/bash",
        "LANG, xx_YY, /bin/dash",
        "LC_ALL, xx_YY.UTF-8, /bin/dash"
    })
    void settingsAreUtf8(String variable, String locale, String shell) throws IOException {
        LooseLayer layer = new LooseLayer(folder).runBy(shell);
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(layer.settings()
                        .withEnvironment(
                                "ED_ENDPOINT", endpoint.url().resolve("/ü").toString())
                        .withEnvironment(variable, locale))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("anywhere", 1));

            assertThat(Deliveries.lines(endpoint)).containsExactly("anywhere line 0");
            assertThat(endpoint.requests()).extracting(EndpointRequest::path).containsOnly("/%C3%BC");
            assertThat(emulator.output()).isEmpty();
        }
    }
}
