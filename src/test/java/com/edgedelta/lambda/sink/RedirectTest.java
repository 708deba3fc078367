package com.edgedelta.lambda.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedirectTest {
    private static final URI ENDPOINT = URI.create("https://logs.example.com/in/here?token=abc");

    @ParameterizedTest
    @CsvSource({
        "/v2, https://logs.example.com/v2",
        "/v2?token=abc, https://logs.example.com/v2?token=abc",
        "there, https://logs.example.com/in/there",
        "../up, https://logs.example.com/up",
        "' /v2 ', https://logs.example.com/v2",
        "https://logs.example.com/v2, https://logs.example.com/v2",
        "https://logs.example.com:443/v2, https://logs.example.com:443/v2",
        "HTTPS://LOGS.example.com/v2, HTTPS://LOGS.example.com/v2",
        "//logs.example.com/v2, https://logs.example.com/v2"
    })
    void anotherPathOfTheSameOriginIsFollowed(String location, URI target) {
        assertThat(Redirect.within(ENDPOINT, location)).isEqualTo(target);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "http://logs.example.com/v2",
                "https://logs.example.com:8443/v2",
                "https://logs.example.com:80/v2",
                "https://example.com/v2",
                "https://logs.example.com.evil.net/v2",
                "https://logs.example.com@evil.net/v2",
                "//evil.net/v2",
                "ftp://logs.example.com/v2",
                "mailto:somebody@logs.example.com",
                "https:v2",
                "https://",
                "https:///v2",
                "http://[",
                "\u0000",
                "a b",
                "%"
            })
    void nothingElseIs(@Nullable String location) {
        assertThat(Redirect.within(ENDPOINT, location)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/a, http://localhost:8080/b, true",
        "http://localhost:8080/a, http://localhost/b, false",
        "http://localhost/a, http://localhost:80/b, true",
        "http://localhost:443/a, https://localhost/b, false",
        "http://[::1]:8080/a, http://[::1]:8080/b, true",
        "http://[::1]:8080/a, http://[::2]:8080/b, false"
    })
    void originsAreComparedWithTheirDefaultPorts(URI endpoint, String location, boolean followed) {
        assertThat(Redirect.within(endpoint, location) != null).isEqualTo(followed);
    }
}
