package com.edgedelta.lambda.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Headers of requests to the endpoint; every secret here is `geheim`.
final class EndpointSettingsTest {
    private static Config config(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("ED_ENDPOINT", "https://logs.example.com/in"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return Config.from(environment);
    }

    private static Destination.HttpEndpoint endpoint(Config config) {
        assertThat(config.destination()).isInstanceOf(Destination.HttpEndpoint.class);
        assertThat(config.problems()).as("problems").noneMatch(problem -> problem.contains("geheim"));
        assertThat(config.toString()).as("what a log line could show").doesNotContain("geheim");
        return (Destination.HttpEndpoint) config.destination();
    }

    private static String basic(String plain) {
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
    }

    @Test
    void byDefaultRequestsCarryNothingAndArePlain() {
        Destination.HttpEndpoint endpoint = endpoint(config());

        assertThat(endpoint.authorization()).isNull();
        assertThat(endpoint.headers()).isEmpty();
        assertThat(endpoint.gzip()).isFalse();
    }

    @Test
    void aTokenIsABearersAndMayHaveSpacesAround() {
        Config config = config("ED_AUTH_TOKEN", "  geheim=/+\n");

        assertThat(endpoint(config).authorization()).isEqualTo("Bearer geheim=/+");
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim\nX-Other: a", "geheim\u0000", "geheimä", "geheim\u007f"})
    void aTokenThatNoHeaderHoldsIsSaidWithoutItsValueAndNotUsed(String token) {
        Config config = config("ED_AUTH_TOKEN", token);

        assertThat(endpoint(config).authorization()).isNull();
        assertThat(config.problems()).singleElement().asString().startsWith("ED_AUTH_TOKEN is not used");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://user:geheim@logs.example.com/in?a=b | user:geheim  | https://logs.example.com/in?a=b",
                "https://us%3Aer:ge%40heim@logs.example.com  | us:er:ge@heim | https://logs.example.com",
                "https://user:g%C3%A4heim@logs.example.com/  | user:gäheim | https://logs.example.com/",
                "https://user:gäheim@logs.example.com/       | user:gäheim | https://logs.example.com/",
                "https://user:@logs.example.com/in           | user:       | https://logs.example.com/in",
                "https://user@logs.example.com:8443/in       | user:       | https://logs.example.com:8443/in",
                "http://:geheim@[::1]:8080/in                | :geheim     | http://[::1]:8080/in",
                "https://a+b:ge+heim@logs.example.com/in     | a+b:ge+heim | https://logs.example.com/in",
            })
    void userInfoBecomesBasicAuthenticationAndLeavesTheUrl(String url, String plain, String used) {
        Config config = config("ED_ENDPOINT", url);
        Destination.HttpEndpoint endpoint = endpoint(config);

        assertThat(endpoint.authorization()).isEqualTo(basic(plain));
        assertThat(endpoint.uri()).isEqualTo(URI.create(used));
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void emptyUserInfoIsNone() {
        Destination.HttpEndpoint endpoint = endpoint(config("ED_ENDPOINT", "https://@logs.example.com/in"));

        assertThat(endpoint.authorization()).isNull();
        assertThat(endpoint.uri()).isEqualTo(URI.create("https://logs.example.com/in"));
    }

    /// TLS accepts no name that ends with a dot.
    @ParameterizedTest
    @CsvSource({
        "https://logs.example.com./in?a=b.,           https://logs.example.com/in?a=b.",
        "https://logs.example.com.,                   https://logs.example.com",
        "https://user:a.b.@logs.example.com.:8443/in, https://logs.example.com:8443/in",
        "https://logs.example.com/in.,                https://logs.example.com/in.",
        "http://10.0.0.1:80/,                         http://10.0.0.1:80/"
    })
    void aDotThatEndsTheHostIsLeftOut(String url, String used) {
        assertThat(endpoint(config("ED_ENDPOINT", url)).uri()).hasToString(used);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://b\u00fccher.example/", "https://logs.example.com/a b", "https://logs.example.com/a|b"})
    void anEndpointWithOtherCharactersIsNotUsedAndTheLineSaysHowToWriteThem(String url) {
        Config config = config("ED_ENDPOINT", url);

        assertThat(config.destination()).isEqualTo(new Destination.Nowhere());
        assertThat(config.problems()).singleElement().asString().contains("xn--", "%XX");
    }

    @Test
    void anAuthorizationHeaderIsTheAuthorization() {
        Config config = config("ED_HTTP_HEADERS", "X-Tenant=a,authorization=ApiKey geheim");
        Destination.HttpEndpoint endpoint = endpoint(config);

        assertThat(endpoint.authorization()).isEqualTo("ApiKey geheim");
        assertThat(endpoint.headers()).containsExactly(new Header("X-Tenant", "a"));
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "a | - | u:geheim | Bearer a | ED_AUTH_TOKEN only, and not by the user info in ED_ENDPOINT",
                "a | b | -        | Bearer a | ED_AUTH_TOKEN only, and not by the Authorization in ED_HTTP_HEADERS",
                "a | b | u:geheim | Bearer a | by the Authorization in ED_HTTP_HEADERS or the user info in ED_ENDPOINT",
                "- | b | u:geheim | b        | ED_HTTP_HEADERS only, and not by the user info in ED_ENDPOINT",
            })
    void ofSeveralAuthorizationsTheMostParticularIsUsedAndThatIsSaidOnce(
            String token, String header, String userInfo, String used, String line) {
        Config config = config(
                "ED_AUTH_TOKEN",
                token == null ? "" : token,
                "ED_HTTP_HEADERS",
                header == null ? "" : "Authorization=" + header,
                "ED_ENDPOINT",
                "https://" + (userInfo == null ? "" : userInfo + "@") + "logs.example.com/");
        Destination.HttpEndpoint endpoint = endpoint(config);

        assertThat(endpoint.authorization()).isEqualTo(used);
        assertThat(endpoint.headers()).isEmpty();
        assertThat(config.problems()).singleElement().asString().contains(line);
    }

    @Test
    void headersAreReadWithTheirEscapes() {
        Config config = config(
                "ED_HTTP_HEADERS",
                " X-Tenant = a b , X-List=1\\,2,X-Path=C:\\\\x\\y, X-Query=a=b==,X-Empty=,,X-Last=\\\\");

        assertThat(endpoint(config).headers())
                .containsExactly(
                        new Header("X-Tenant", "a b"),
                        new Header("X-List", "1,2"),
                        new Header("X-Path", "C:\\x\\y"),
                        new Header("X-Query", "a=b=="),
                        new Header("X-Empty", ""),
                        new Header("X-Last", "\\"));
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "content-length",
                "EXPECT",
                "Host",
                "Upgrade",
                "Transfer-Encoding",
                "Content-Encoding",
                "Proxy-Authorization"
            })
    void aHeaderThatTheRequestDecidesIsNamedAndTheOthersAreUsed(String name) {
        Config config = config("ED_HTTP_HEADERS", "X-A=1," + name + "=geheim,X-B=2");

        assertThat(endpoint(config).headers()).containsExactly(new Header("X-A", "1"), new Header("X-B", "2"));
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("ED_HTTP_HEADERS, entry 2: " + name + " cannot be set")
                .endsWith("using the others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-B=geheim\u0007", "X-B=ge\nheim", "X-B=geheim\u00e4", "X-B=geheim\u20ac"})
    void aValueThatNoHeaderHoldsIsNamedByItsHeader(String entry) {
        Config config = config("ED_HTTP_HEADERS", "X-A=1," + entry + ",X-C=3");

        assertThat(endpoint(config).headers()).containsExactly(new Header("X-A", "1"), new Header("X-C", "3"));
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("ED_HTTP_HEADERS, entry 2: the value of X-B");
    }

    /// It may be the rest of a secret that contains a comma.
    @ParameterizedTest
    @ValueSource(strings = {"geheim", "=geheim", "ge heim=1", "geheim\"=1", "geheimä=1", "ge\nheim=1"})
    void anEntryWithoutANameIsNamedByItsPlace(String entry) {
        Config config = config("ED_HTTP_HEADERS", "X-A=1," + entry);

        assertThat(endpoint(config).headers()).containsExactly(new Header("X-A", "1"));
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("ED_HTTP_HEADERS, entry 2: it must be Name=value");
    }

    @ParameterizedTest
    @CsvSource({"none, false", "gzip, true", "GZIP, true", "'', false"})
    void compressionIsNoneOrGzip(String value, boolean gzip) {
        Config config = config("ED_COMPRESSION", value);

        assertThat(endpoint(config).gzip()).isEqualTo(gzip);
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void anotherCompressionIsNamedAndNoneUsed() {
        Config config = config("ED_COMPRESSION", "zstd");

        assertThat(endpoint(config).gzip()).isFalse();
        assertThat(config.problems())
                .containsExactly("ED_COMPRESSION=\"zstd\" is not allowed: it takes none or gzip; using none");
    }

    @Test
    void withoutAnEndpointNoneOfThemIsLookedAt() {
        Config config = config("ED_ENDPOINT", "", "ED_COMPRESSION", "zstd", "ED_HTTP_HEADERS", "nonsense");

        assertThat(config.problems()).isEqualTo(config("ED_ENDPOINT", "").problems());
        assertThat(List.of(config.destination())).containsExactly(new Destination.Nowhere());
    }
}
