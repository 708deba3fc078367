package com.edgedelta.lambda.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.concurrent.Monitor;
import com.edgedelta.lambda.telemetry.Violations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The Runtime API's strictness, asked over HTTP.
class ExtensionsApiTest {
    private static final String EXTENSION = "/2020-01-01/extension/";
    private static final String BOTH = "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Violations violations = new Violations();
    private final EmulatorSettings settings = new EmulatorSettings(Path.of("/opt/extensions/fake"));
    private Life life;
    private RuntimeApi api;

    @BeforeEach
    void open() throws IOException {
        open(settings);
    }

    @AfterEach
    void close() {
        life.close();
        api.close();
        client.close();
    }

    @Test
    void registersUnderTheFilesNameOnly() throws Exception {
        assertThat(register("other", BOTH).statusCode()).isEqualTo(403);
        assertThat(register("fake", BOTH).statusCode()).isEqualTo(200);
        assertThat(violations.list()).hasSize(1).first().asString().contains("registered as other");
    }

    @Test
    void registersOnce() throws Exception {
        register("fake", BOTH);
        var second = register("fake", BOTH);
        assertThat(second.statusCode()).isEqualTo(403);
        assertThat(second.body()).contains("Extension.AlreadyRegistered");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"events\":[\"INVOKE\",\"START\"]}; 403",
                "{\"events\":\"INVOKE\"}; 400",
                "{}; 400",
                "nonsense; 400",
                "{\"events\":[]}; 200",
                "{\"events\":[\"SHUTDOWN\"]}; 200"
            })
    void knowsTwoEvents(String body, int status) throws Exception {
        assertThat(register("fake", body).statusCode()).isEqualTo(status);
        assertThat(violations.list()).hasSize(status == 200 ? 0 : 1);
    }

    @Test
    void tellsTheAccountToThoseWhoAccept() throws Exception {
        assertThat(register("fake", BOTH).body()).doesNotContain("accountId");
        open(settings);
        var answer = send(at(EXTENSION + "register")
                .header("Lambda-Extension-Name", "fake")
                .header("Lambda-Extension-Accept-Feature", "accountId")
                .POST(BodyPublishers.ofString(BOTH)));
        var body = Json.parse(answer.body()).asObject();
        assertThat(body.getString("accountId", "")).isEqualTo("123456789012");
        assertThat(body.names()).containsExactly("functionName", "functionVersion", "handler", "accountId");
    }

    @Test
    void refusesASecondNextWhileOneWaits() throws Exception {
        var id = registered();
        var first = next(id);
        life.monitor.await(life.extensions::waiting, Monitor.in(5_000));
        var second = next(id).get();
        assertThat(second.statusCode()).isEqualTo(403);
        assertThat(second.body()).contains("Extension.InvalidExtensionState");
        assertThat(violations.list()).containsExactly("next while another next waits");
        life.extensions.send("{\"eventType\":\"INVOKE\"}");
        assertThat(first.get().body()).isEqualTo("{\"eventType\":\"INVOKE\"}");
        assertThat(first.get().headers().firstValue("Lambda-Extension-Event-Identifier"))
                .isPresent();
    }

    @Test
    void refusesAnUnknownIdentifier() throws Exception {
        registered();
        assertThat(next("somebody").get().statusCode()).isEqualTo(403);
        assertThat(subscribe("somebody", subscription()).statusCode()).isEqualTo(403);
        assertThat(violations.list()).hasSize(2);
    }

    @Test
    void answersNextWithTheScriptedFailuresFirst() throws Exception {
        open(settings.withNextFailures(500, 0, 403));
        var id = registered();
        assertThat(next(id).get().statusCode()).isEqualTo(500);
        // The dropped connection is not seen here: the JDK's client tries a GET once more by itself.
        assertThat(next(id).get().statusCode()).isEqualTo(403);
        life.extensions.send("{}");
        assertThat(next(id).get().statusCode()).isEqualTo(200);
        assertThat(violations.list()).isEmpty();
    }

    @Test
    void recordsErrorsThatArePosted() throws Exception {
        var id = registered();
        var error = at(EXTENSION + "exit/error")
                .header("Lambda-Extension-Identifier", id)
                .header("Lambda-Extension-Function-Error-Type", "Extension.Odd");
        assertThat(send(error.POST(BodyPublishers.noBody())).statusCode()).isEqualTo(202);
        assertThat(life.extensions.errors()).containsExactly("exit/error: Extension.Odd");
        assertThat(send(error.GET()).statusCode()).isEqualTo(405);
        assertThat(send(at(EXTENSION + "init/error")
                                .header("Lambda-Extension-Identifier", id)
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"maxItems\":1000', '\"maxItems\":999'",
        "'\"maxItems\":1000', '\"maxItems\":10001'",
        "'\"maxBytes\":262144', '\"maxBytes\":262143'",
        "'\"maxBytes\":262144', '\"maxBytes\":1048577'",
        "'\"timeoutMs\":25', '\"timeoutMs\":24'",
        "'\"timeoutMs\":25', '\"timeoutMs\":30001'",
        "'\"timeoutMs\":25', '\"timeoutMs\":\"25\"'",
        "sandbox.localdomain, localhost",
        "sandbox.localdomain, 127.0.0.1",
        "6060, 9001",
        "http:, https:",
        "HTTP, TCP",
        "platform, plattform",
        "'[\"platform\"]', '[]'",
        "2025-01-29, 2020-08-15"
    })
    void refusesSubscriptionsThatLambdaRefuses(String good, String bad) throws Exception {
        var answer = subscribe(registered(), subscription().replace(good, bad));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("ValidationError");
        assertThat(violations.list()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 10000",
        "262144, 1048576",
        "25}, 30000}",
        "sandbox.localdomain, sandbox",
        "6060, 8080/path",
        "2025-01-29, 2022-07-01",
        "2025-01-29, 2022-12-13"
    })
    void takesSubscriptionsThatLambdaTakes(String one, String other) throws Exception {
        assertThat(subscribe(registered(), subscription().replace(one, other)).statusCode())
                .isEqualTo(200);
        assertThat(violations.list()).isEmpty();
    }

    @Test
    void letsTheExtensionFindOutWhichSchemaIsSupported() throws Exception {
        open(settings.withSchemaVersions("2022-12-13"));
        var id = registered();
        assertThat(subscribe(id, subscription()).statusCode()).isEqualTo(400);
        assertThat(subscribe(id, subscription().replace("2025-01-29", "2022-12-13"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(violations.list()).isEmpty();
    }

    @Test
    void onManagedInstancesASecondSubscriptionFails() throws Exception {
        open(settings.withMode(Mode.MANAGED_INSTANCES));
        var id = register("fake", BOTH.replace("\"INVOKE\",", ""))
                .headers()
                .firstValue("Lambda-Extension-Identifier")
                .orElseThrow();
        assertThat(subscribe(id, subscription()).statusCode()).isEqualTo(200);
        assertThat(subscribe(id, subscription()).statusCode()).isEqualTo(500);
    }

    @Test
    void refusesToSubscribeAfterTheFirstNext() throws Exception {
        var id = registered();
        life.extensions.send("{}");
        next(id).get();
        assertThat(subscribe(id, subscription()).statusCode()).isEqualTo(403);
        assertThat(violations.list()).containsExactly("subscription after the first next");
    }

    @Test
    void refusesOtherMethodsAndPaths() throws Exception {
        assertThat(send(at(EXTENSION + "register").GET()).statusCode()).isEqualTo(405);
        assertThat(send(at("/2022-07-01/telemetry").POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
        assertThat(send(at("/else").GET()).statusCode()).isEqualTo(404);
        assertThat(violations.list()).hasSize(3);
    }

    private void open(EmulatorSettings with) throws IOException {
        if (life != null) {
            life.close();
            api.close();
        }
        life = new Life(with, violations);
        api = new RuntimeApi(violations, () -> life);
    }

    private String registered() throws Exception {
        return register("fake", BOTH)
                .headers()
                .firstValue("Lambda-Extension-Identifier")
                .orElseThrow();
    }

    private HttpResponse<String> register(String name, String body) throws Exception {
        return send(
                at(EXTENSION + "register").header("Lambda-Extension-Name", name).POST(BodyPublishers.ofString(body)));
    }

    private CompletableFuture<HttpResponse<String>> next(String id) {
        var request = at(EXTENSION + "event/next").header("Lambda-Extension-Identifier", id);
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> subscribe(String id, String body) throws Exception {
        return send(at("/2022-07-01/telemetry")
                .header("Lambda-Extension-Identifier", id)
                .PUT(BodyPublishers.ofString(body)));
    }

    private static String subscription() {
        return """
            {"schemaVersion":"2025-01-29","types":["platform"],
             "buffering":{"maxItems":1000,"maxBytes":262144,"timeoutMs":25},
             "destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:6060"}}
            """;
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + api.address() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
