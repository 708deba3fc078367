package com.edgedelta.lambda.endpoint;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.concurrent.Monitor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/// An endpoint that speaks `PutRecordBatch` of Amazon Data Firehose's wire protocol (JSON 1.1) and responds as its
/// behaviour says; by default it accepts every record. It notes and refuses an invalid call: more or larger records
/// than Firehose accepts, another operation, no signature.
public final class FirehoseEndpoint implements AutoCloseable {
    private static final String TARGET = "Firehose_20150804.PutRecordBatch";
    private static final int MOST_RECORDS = 500;
    private static final int LONGEST_RECORD = 1000 * 1024;
    private static final int LARGEST_CALL = 4 * 1024 * 1024;

    private final Monitor monitor = new Monitor();
    private final List<FirehoseCall> calls = new ArrayList<>();
    private final List<String> records = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Endpoint endpoint;

    private volatile FirehoseBehaviour behaviour = call -> FirehoseAnswer.accept();
    private volatile Consumer<String> listener = text -> {};
    private volatile boolean forgetting;

    private FirehoseEndpoint(Endpoint endpoint) {
        this.endpoint = endpoint.behave(this::answer).forgetBodies();
    }

    public static FirehoseEndpoint http() {
        return new FirehoseEndpoint(Endpoint.http());
    }

    /// With a certificate; `TestCertificate` makes one.
    public static FirehoseEndpoint https(SSLContext tls) {
        return new FirehoseEndpoint(Endpoint.https(tls));
    }

    /// Replaces the behaviour for the calls that arrive from now on.
    public FirehoseEndpoint behave(FirehoseBehaviour next) {
        behaviour = next;
        return this;
    }

    /// Receives each accepted record; from now on records are not kept here, for floods.
    public FirehoseEndpoint tell(Consumer<String> told) {
        listener = told;
        forgetting = true;
        return this;
    }

    /// The HTTP endpoint below the protocol.
    public Endpoint endpoint() {
        return endpoint;
    }

    /// The value for `AWS_ENDPOINT_URL_FIREHOSE`.
    public URI url() {
        return endpoint.url().resolve("/");
    }

    public List<FirehoseCall> calls() {
        return monitor.read(() -> List.copyOf(calls));
    }

    /// The accepted records, in order.
    public List<String> records() {
        return monitor.read(() -> List.copyOf(records));
    }

    /// The lines of the accepted records, in order.
    public List<String> lines() {
        return records().stream().flatMap(String::lines).toList();
    }

    /// Calls that Firehose would not have accepted; empty for a correct client.
    public List<String> violations() {
        return monitor.read(() -> List.copyOf(violations));
    }

    @Override
    public void close() {
        endpoint.close();
    }

    private EndpointAnswer answer(EndpointRequest request) {
        if (!request.method().equals("POST")) {
            return EndpointAnswer.status(404);
        }
        var problem = problem(request);
        if (!problem.isEmpty()) {
            monitor.update(() -> violations.add(problem));
            return FirehoseAnswer.error(400, "ValidationException").http();
        }
        var body = Json.parse(request.text()).asObject();
        var texts = texts(body.get("Records").asArray());
        var call = monitor.locked(() -> {
            var arrived = new FirehoseCall(
                    calls.size() + 1,
                    body.getString("DeliveryStreamName", ""),
                    String.valueOf(request.header("X-Amz-Security-Token")),
                    forgetting ? List.of() : texts);
            calls.add(arrived);
            return arrived;
        });
        checkSizes(texts);
        var answer = behaviour.answer(call);
        return answer.http().accepts() ? answered(texts, answer) : answer.http();
    }

    private EndpointAnswer answered(List<String> texts, FirehoseAnswer answer) {
        var entries = new JsonArray();
        var failed = 0;
        for (var i = 0; i < texts.size(); i++) {
            if (answer.failing().test(i)) {
                failed++;
                entries.add(Json.object()
                        .add("ErrorCode", "ServiceUnavailableException")
                        .add("ErrorMessage", "Slow down."));
            } else {
                take(texts.get(i));
                entries.add(Json.object().add("RecordId", "record-" + i));
            }
        }
        var body = new JsonObject()
                .add("FailedPutCount", failed)
                .add("Encrypted", false)
                .add("RequestResponses", entries);
        return answer.http().withBody(body.toString());
    }

    private void take(String text) {
        listener.accept(text);
        if (!forgetting) {
            monitor.update(() -> records.add(text));
        }
    }

    private static List<String> texts(JsonArray records) {
        var texts = new ArrayList<String>();
        for (JsonValue entry : records) {
            var data = Base64.getDecoder().decode(entry.asObject().getString("Data", ""));
            texts.add(new String(data, StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static String problem(EndpointRequest request) {
        if (!TARGET.equals(request.header("X-Amz-Target"))) {
            return "operation " + request.header("X-Amz-Target");
        }
        if (!"application/x-amz-json-1.1".equals(request.header("Content-Type"))) {
            return "content type " + request.header("Content-Type");
        }
        var signature = request.header("Authorization");
        return signature != null && signature.startsWith("AWS4-HMAC-SHA256 ") && signature.contains("/firehose/")
                ? ""
                : "a call without a signature for firehose";
    }

    private void checkSizes(List<String> texts) {
        var all = 0;
        for (var text : texts) {
            var size = text.getBytes(StandardCharsets.UTF_8).length;
            all += size;
            if (size > LONGEST_RECORD || !text.endsWith("\n")) {
                monitor.update(() -> violations.add("a record of " + size + " bytes, ended " + text.endsWith("\n")));
            }
        }
        if (all > LARGEST_CALL || texts.isEmpty() || texts.size() > MOST_RECORDS) {
            var what = "a call of " + texts.size() + " records and " + all + " bytes";
            monitor.update(() -> violations.add(what));
        }
    }
}
