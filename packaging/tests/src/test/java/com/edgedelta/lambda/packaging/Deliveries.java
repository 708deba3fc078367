package com.edgedelta.lambda.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// What an endpoint has got, as a user looks at it.
final class Deliveries {
    private Deliveries() {}

    static Invocation invocation(String name, int lines) {
        String[] texts = new String[lines];
        for (int i = 0; i < lines; i++) {
            texts[i] = name + " line " + i;
        }
        return new Invocation().withLines(texts);
    }

    /// The messages of the function's lines, in order.
    static List<String> lines(Endpoint endpoint) {
        List<String> messages = new ArrayList<>();
        for (JsonObject entry : ofType(endpoint, "function")) {
            messages.add(entry.getString("message", "(none)"));
        }
        return messages;
    }

    static List<String> expected(String name, int lines) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            messages.add(name + " line " + i);
        }
        return messages;
    }

    static List<JsonObject> ofType(Endpoint endpoint, String logType) {
        return endpoint.records().stream()
                .filter(entry -> entry.getString("log_type", "").equals(logType))
                .toList();
    }

    /// The request ids of the reports, in order.
    static List<String> reports(Endpoint endpoint) {
        return ofType(endpoint, "platform.report").stream()
                .map(report -> report.getString("request_id", ""))
                .toList();
    }

    /// Each line and report of those invocations, once and in order.
    static void assertAllArrivedOnce(Endpoint endpoint, List<Invocation> invocations, List<String> lines) {
        assertThat(lines(endpoint)).containsExactlyElementsOf(lines);
        assertThat(reports(endpoint))
                .containsExactlyElementsOf(
                        invocations.stream().map(Invocation::requestId).toList());
    }
}
