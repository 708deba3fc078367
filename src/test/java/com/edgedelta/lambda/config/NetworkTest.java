package com.edgedelta.lambda.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Proxies, hosts without a proxy, and certificates; every secret here is `geheim`.
final class NetworkTest {
    private static Config config(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("ED_ENDPOINT", "https://logs.example.com/in"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        Config config = Config.from(environment);
        assertThat(config.problems()).noneMatch(problem -> problem.contains("geheim"));
        assertThat(config.toString()).doesNotContain("geheim");
        return config;
    }

    private static @Nullable String proxy(Config config, String url) {
        Proxy proxy = config.network().proxyTo(URI.create(url));
        return proxy == null ? null : proxy.toString();
    }

    @Test
    void byDefaultThereIsNeitherProxyNorBundle() {
        Config config = config();

        assertThat(proxy(config, "https://a.example/")).isNull();
        assertThat(proxy(config, "http://a.example/")).isNull();
        assertThat(config.network()).isEqualTo(new Network(null, null));
    }

    @Test
    void eachSchemeHasItsProxy() {
        Config config = config("HTTPS_PROXY", "http://secure:3128", "HTTP_PROXY", "http://plain:3129/");

        assertThat(proxy(config, "https://a.example/")).isEqualTo("secure:3128");
        assertThat(proxy(config, "http://a.example/")).isEqualTo("plain:3129");
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void theLowerCaseTwinsStandIn() {
        Config lower = config("https_proxy", "http://a:1", "http_proxy", "http://b:2", "no_proxy", "c");
        assertThat(proxy(lower, "https://a.example/")).isEqualTo("a:1");
        assertThat(proxy(lower, "http://a.example/")).isEqualTo("b:2");
        assertThat(proxy(lower, "http://c/")).isNull();

        Config both = config("HTTPS_PROXY", "http://upper:1", "https_proxy", "http://lower:1");
        assertThat(proxy(both, "https://a.example/")).isEqualTo("upper:1");
    }

    @Test
    void theExtensionsOwnProxyComesFirstAndStandsForBothSchemes() {
        Config config = config("ED_PROXY", "http://own:1", "HTTPS_PROXY", "http://other:1", "HTTP_PROXY", "socks5://x");

        assertThat(proxy(config, "https://a.example/")).isEqualTo("own:1");
        assertThat(proxy(config, "http://a.example/")).isEqualTo("own:1");
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None"})
    void theExtensionMayHaveNoProxyWhereTheFunctionHasOne(String none) {
        Config config = config("ED_PROXY", none, "HTTPS_PROXY", "http://other:1");

        assertThat(proxy(config, "https://a.example/")).isNull();
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "proxy:3128, proxy:3128",
        "proxy, proxy:80",
        "http://proxy, proxy:80",
        "HTTP://10.0.0.1:8080/, 10.0.0.1:8080",
        "http://[::1]:8080, [::1]:8080",
        "http://user:geheim@proxy:3128, proxy:3128",
        "user:geheim@proxy:3128, proxy:3128",
    })
    void aProxyIsAUrlOrAHostWithOrWithoutAPort(String value, String expected) {
        Config config = config("ED_PROXY", value);

        assertThat(proxy(config, "https://a.example/")).isEqualTo(expected);
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void userInfoAuthorizesAtTheProxy() {
        Network network = config("ED_PROXY", "http://us%40er:geheim@proxy:3128").network();

        assertThat(network.proxyTo(URI.create("https://a.example/")))
                .isEqualTo(new Proxy(InetSocketAddress.createUnresolved("proxy", 3128), "Basic dXNAZXI6Z2VoZWlt"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://user:geheim@proxy:1080",
                "https://user:geheim@proxy:443",
                "http://proxy:0",
                "http://proxy:65536",
                "http://proxy:port",
                "http://user:ge heim@proxy:1",
                "http://",
                "two words",
                "http://geheim@/x",
            })
    void anyOtherProxyIsNamedWithoutItsSecretsAndNoneUsed(String value) {
        Config own = config("ED_PROXY", value, "HTTPS_PROXY", "http://other:1");
        assertThat(proxy(own, "https://a.example/")).isNull();
        assertThat(own.problems())
                .singleElement()
                .asString()
                .startsWith("ED_PROXY=\"")
                .contains("cannot be used", "http://HOST:PORT", "or none")
                .endsWith("using no proxy");

        Config functions = config("HTTPS_PROXY", value, "HTTP_PROXY", "http://plain:1");
        assertThat(proxy(functions, "https://a.example/")).isNull();
        assertThat(proxy(functions, "http://a.example/")).isEqualTo("plain:1");
        assertThat(functions.problems()).singleElement().asString().startsWith("HTTPS_PROXY=\"");
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "*                       | https://a.example/        | true",
                "a.example               | https://a.example/        | true",
                "A.Example               | https://a.EXAMPLE/        | true",
                "a.example               | https://b.a.example/      | true",
                ".a.example              | https://b.a.example/      | true",
                ".a.example              | https://a.example/        | true",
                "*.a.example             | https://b.a.example/      | true",
                "a.example               | https://ba.example/       | false",
                "b.a.example             | https://a.example/        | false",
                "x, ,a.example           | https://a.example/        | true",
                "x a.example             | https://a.example/        | true",
                "a.example:443           | https://a.example/        | true",
                "a.example:80            | https://a.example/        | false",
                "a.example:8443          | https://a.example:8443/   | true",
                "a.example:80            | http://a.example/         | true",
                "10.1.2.3                | https://10.1.2.3/         | true",
                "10.1.2.3                | https://10.1.2.4/         | false",
                "10.1.2.3:443            | https://10.1.2.3/         | true",
                "10.0.0.0/8              | https://10.1.2.3/         | true",
                "10.0.0.0/16             | https://10.1.2.3/         | false",
                "10.1.2.2/31             | https://10.1.2.3/         | true",
                "10.1.2.2/32             | https://10.1.2.3/         | false",
                "0.0.0.0/0               | https://10.1.2.3/         | true",
                "0.0.0.0/0               | https://a.example/        | false",
                "0.0.0.0/0               | https://[2001:db8::1]/    | false",
                "10.0.0.0/33             | https://10.1.2.3/         | false",
                "10.0.0.0/x              | https://10.1.2.3/         | false",
                "10.0.0.0/               | https://10.1.2.3/         | false",
                "x/8                     | https://10.1.2.3/         | false",
                "2.3                     | https://10.1.2.3/         | false",
                "2001:db8::1             | https://[2001:db8::1]/    | true",
                "[2001:db8::1]           | https://[2001:db8:0::1]/  | true",
                "[2001:db8::1]:443       | https://[2001:db8::1]/    | true",
                "[2001:db8::1]:80        | https://[2001:db8::1]/    | false",
                "2001:db8::/32           | https://[2001:db8::1]/    | true",
                "2001:db9::/32           | https://[2001:db8::1]/    | false",
                ":443                    | https://a.example/        | false",
                ".                       | https://a.example/        | false",
                "x                       | http://localhost:8080/    | true",
                "x                       | http://127.0.0.1:8080/    | true",
                "x                       | http://[::1]:8080/        | true",
                "x                       | http://169.254.170.2/     | true",
            })
    void whatIsReachedWithoutAProxy(String list, String url, boolean direct) {
        Config config = config("ED_PROXY", "http://proxy:3128", "NO_PROXY", list);

        assertThat(proxy(config, url)).isEqualTo(direct ? null : "proxy:3128");
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void theExtensionsOwnBundleComesBeforeTheOneTheFunctionHas() {
        assertThat(config("ED_CA_BUNDLE", "/a.pem", "SSL_CERT_FILE", "/b.pem").network())
                .isEqualTo(new Network(null, new CaBundle("ED_CA_BUNDLE", "/a.pem")));
        assertThat(config("SSL_CERT_FILE", "/b.pem").network().caBundle()).hasToString("SSL_CERT_FILE=\"/b.pem\"");
    }
}
