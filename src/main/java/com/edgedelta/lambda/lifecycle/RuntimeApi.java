package com.edgedelta.lambda.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.config.Buffering;
import com.edgedelta.lambda.http.CallerRunsExecutor;
import com.edgedelta.lambda.http.Clients;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.json.JsonText;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The calls of Lambda's Extensions API (2020-01-01) and Telemetry API (2022-07-01).
final class RuntimeApi implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String IDENTIFIER = "Lambda-Extension-Identifier";
    private static final String ERROR_TYPE = "Lambda-Extension-Function-Error-Type";
    private static final List<String> SCHEMA_VERSIONS = List.of("2025-01-29", "2022-12-13", "2022-07-01");

    private final String extensions;
    private final String telemetry;
    private final Clock clock;
    private HttpClient client = client();
    private String identifier = "";
    private @Nullable HttpRequest nextRequest;

    /// @param address the host and port in `AWS_LAMBDA_RUNTIME_API`
    RuntimeApi(String address, Clock clock) {
        this.clock = clock;
        this.extensions = "http://" + address + "/2020-01-01/extension/";
        this.telemetry = "http://" + address + "/2022-07-01/telemetry";
    }

    /// The content of the answer to `register`; null if a member is missing.
    record Registration(
            @Nullable String functionName,
            @Nullable String functionVersion,
            @Nullable String accountId) {}

    /// Lambda refused a call.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        Refused(String call, int status, String body) {
            this(call, status, body, "");
        }

        Refused(String call, int status, String body, String hint) {
            super(call + " was answered " + status + (body.isEmpty() ? "" : ": " + shorten(body)) + hint);
            this.status = status;
        }

        int status() {
            return status;
        }

        private static String shorten(String body) {
            String line = body.replace('\n', ' ').replace('\r', ' ');
            return line.length() > 200 ? line.substring(0, 200) + "..." : line;
        }
    }

    /// Registers under the file name of the executable that Lambda started; any other name is refused.
    Registration register(String name, List<String> events) throws IOException, InterruptedException, Refused {
        HttpRequest request = HttpRequest.newBuilder(URI.create(extensions + "register"))
                .header("Lambda-Extension-Name", name)
                .header("Lambda-Extension-Accept-Feature", "accountId")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"events\":" + strings(events) + "}"))
                .build();
        RepeatedCall call = new RepeatedCall(client, clock);
        HttpResponse<byte[]> response = call.send(request);
        byte[] body = response.body();
        if (response.statusCode() != 200) {
            boolean repeated = response.statusCode() == 403 && call.tries() > 1;
            throw new Refused(
                    "register",
                    response.statusCode(),
                    new String(body, UTF_8),
                    repeated ? "; an earlier try may have been accepted although no answer came" : "");
        }
        identifier = response.headers().firstValue(IDENTIFIER).orElse("");
        return registration(body);
    }

    /// Continues with the launcher's registration.
    Registration takeOver(EarlyRegistration early) {
        identifier = early.identifier();
        return registration(early.answer().getBytes(UTF_8));
    }

    private static Registration registration(byte[] answer) {
        return new Registration(
                JsonText.find(answer, "functionName"),
                JsonText.find(answer, "functionVersion"),
                JsonText.find(answer, "accountId"));
    }

    /// Subscribes to telemetry in the newest schema that Lambda accepts.
    ///
    /// Managed Instances would reject the events of an older schema, so it tries no other there. A second
    /// subscription fails there with 500. If an earlier try was not answered, that status therefore counts as
    /// success; if it is wrong, no invocation is held for telemetry that does not come.
    void subscribe(List<String> types, Buffering buffering, int port, boolean onManagedInstances)
            throws IOException, InterruptedException, Refused {
        RepeatedCall call = new RepeatedCall(client, clock);
        HttpResponse<byte[]> response = null;
        for (String version : onManagedInstances ? SCHEMA_VERSIONS.subList(0, 1) : SCHEMA_VERSIONS) {
            response = call.send(identified(telemetry)
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(subscription(version, types, buffering, port)))
                    .build());
            boolean again = onManagedInstances && response.statusCode() == 500 && call.unanswered() > 0;
            if (response.statusCode() == 200 || again) {
                return;
            }
            if (response.statusCode() != 400) {
                break;
            }
        }
        if (response != null) {
            throw new Refused("subscribe", response.statusCode(), new String(response.body(), UTF_8));
        }
    }

    private static String subscription(String version, List<String> types, Buffering buffering, int port) {
        return "{\"schemaVersion\":\"" + version
                + "\",\"types\":" + strings(types)
                + ",\"buffering\":{\"maxItems\":" + buffering.maxItems()
                + ",\"maxBytes\":" + buffering.maxBytes()
                + ",\"timeoutMs\":" + buffering.timeoutMs()
                + "},\"destination\":{\"protocol\":\"HTTP\",\"URI\":\"http://sandbox.localdomain:" + port + "\"}}";
    }

    private static String strings(List<String> words) {
        return "[\"" + String.join("\",\"", words) + "\"]";
    }

    /// Waits for the next event, however long it takes: the process is frozen in this call, so it has no time-out.
    Event next() throws IOException, InterruptedException, Refused {
        HttpRequest request = nextRequest;
        if (request == null) {
            request = identified(extensions + "event/next").GET().build();
            nextRequest = request;
        }
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new Refused("event/next", response.statusCode(), new String(response.body(), UTF_8));
        }
        return Event.parse(response.body());
    }

    /// Continues with a new client, because the one thread of the old one may have run out of memory.
    void renew() {
        client.shutdownNow();
        client = client();
    }

    private static HttpClient client() {
        return Clients.plain(new CallerRunsExecutor(), Route.DIRECT);
    }

    /// Reports to Lambda why the extension ends.
    void exitError(String type, String message) throws IOException, InterruptedException {
        client.send(
                identified(extensions + "exit/error")
                        .timeout(TIMEOUT)
                        .header(ERROR_TYPE, type)
                        .POST(BodyPublishers.ofString("{\"errorType\":\"" + type + "\",\"errorMessage\":\""
                                + printable(message) + "\",\"stackTrace\":[]}"))
                        .build(),
                BodyHandlers.discarding());
    }

    /// Returns the text without characters that JSON would have to escape.
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            printable.append(c == '"' || c == '\\' ? '\'' : c < ' ' ? ' ' : c);
        }
        return printable.toString();
    }

    private HttpRequest.Builder identified(String url) {
        return HttpRequest.newBuilder(URI.create(url)).header(IDENTIFIER, identifier);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
