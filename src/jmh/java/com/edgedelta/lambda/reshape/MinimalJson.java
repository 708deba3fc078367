package com.edgedelta.lambda.reshape;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/// The reshaping of function lines as one writes it with a JSON library: a tree of the batch, a tree for each record.
final class MinimalJson {
    private final LambdaFunction function;

    MinimalJson(LambdaFunction function) {
        this.function = function;
    }

    void reshape(byte[] batch, Buffer buffer) {
        for (JsonValue event :
                Json.parse(new String(batch, StandardCharsets.UTF_8)).asArray()) {
            byte[] record = (record(event.asObject()).toString() + "\n").getBytes(StandardCharsets.UTF_8);
            buffer.append(record, 0, record.length);
        }
    }

    private JsonObject record(JsonObject event) {
        JsonValue value = event.get("record");
        String message = value.isString() ? value.asString() : value.toString();
        return Json.object()
                .add(
                        "cloud",
                        Json.object()
                                .add("resource_id", function.resourceId())
                                .add("account_id", function.account())
                                .add("region", function.region()))
                .add(
                        "faas",
                        Json.object()
                                .add("name", function.name())
                                .add("version", function.version())
                                .add("request_id", ""))
                .add("timestamp", event.getString("time", ""))
                .add("log_type", "function")
                .add("host.arch", "x86_64")
                .add("message", message.endsWith("\n") ? message.substring(0, message.length() - 1) : message);
    }
}
