package com.edgedelta.lambda.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PassedSettingsTest {
    @Test
    void passesOnWhatTheExtensionReads() {
        var environment = Map.of(
                "ED_COMPRESSION", "gzip",
                "PUSHER_MODE", "kinesis",
                "KINESIS_ENDPOINT", "stream",
                "AWS_ACCESS_KEY_ID", "key",
                "AWS_ENDPOINT_URL_FIREHOSE", "http://localhost:1",
                "https_proxy", "http://proxy:3128",
                "NO_PROXY", "localhost",
                "SSL_CERT_FILE", "/ca.pem");

        assertThat(new PassedSettings(environment, Map.of()).variables()).containsAllEntriesOf(environment);
    }

    @Test
    void keepsOutWhatIsLambdasOrTheShells() {
        var passed = new PassedSettings(
                Map.of("AWS_LAMBDA_FUNCTION_NAME", "other", "HOME", "/root", "JAVA_TOOL_OPTIONS", "-Xmx1g"), Map.of());

        assertThat(passed.variables()).containsOnlyKeys("ED_PRINT_EXTENSION_LOGS");
    }

    @Test
    void optionsWinOverTheEnvironment() {
        var passed = new PassedSettings(
                Map.of("ED_COMPRESSION", "none", "PUSHER_MODE", "http"),
                Map.of("ED_COMPRESSION", "gzip", "PUSHER_MODE", "Kinesis", "MINE", "1"));

        assertThat(passed.variables()).containsEntry("ED_COMPRESSION", "gzip").containsEntry("MINE", "1");
        assertThat(passed.useDeliveryStream()).isTrue();
    }
}
