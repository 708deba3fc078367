package com.edgedelta.lambda.telemetry;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A subscription to the Telemetry API: categories, buffering, port and path.
public record Subscription(
        String schemaVersion, Set<String> types, int maxItems, int maxBytes, int timeoutMs, int port, String path) {
    private static final Set<String> TYPES = Set.of("platform", "function", "extension");
    private static final Set<String> HOSTS = Set.of("sandbox.localdomain", "sandbox");
    /// Taken by Lambda's own Runtime API.
    private static final int TAKEN_PORT = 9001;

    /// Reads a request's body; the message of the exception says what is wrong with it.
    ///
    /// Ranges and defaults are those of AWS's "Lambda Telemetry API reference".
    public static Subscription parse(@Nullable JsonObject body) {
        if (body == null) {
            throw new IllegalArgumentException("the body is no JSON object");
        }
        var buffering = object(body.get("buffering"));
        var destination = object(body.get("destination"));
        check("HTTP".equals(text(destination.get("protocol"))), "destination.protocol must be HTTP");
        var uri = uri(text(destination.get("URI")));
        return new Subscription(
                text(body.get("schemaVersion")),
                types(body.get("types")),
                number(buffering, "maxItems", 10_000, 1_000, 10_000),
                number(buffering, "maxBytes", 262_144, 262_144, 1_048_576),
                number(buffering, "timeoutMs", 1_000, 25, 30_000),
                uri.getPort() < 0 ? 80 : uri.getPort(),
                uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
    }

    private static URI uri(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("destination.URI is no URI: " + text, e);
        }
        check("http".equals(uri.getScheme()), "destination.URI must begin with http: " + text);
        check(
                uri.getHost() != null && HOSTS.contains(uri.getHost()),
                "destination.URI's host must be sandbox.localdomain or sandbox: " + text);
        check(uri.getPort() != TAKEN_PORT, "destination.URI's port 9001 is taken: " + text);
        return uri;
    }

    private static Set<String> types(@Nullable JsonValue value) {
        var types = new TreeSet<String>();
        if (value != null && value.isArray()) {
            value.asArray().forEach(type -> types.add(text(type)));
        }
        check(!types.isEmpty() && TYPES.containsAll(types), "types must be some of " + TYPES + ": " + value);
        return Set.copyOf(types);
    }

    private static int number(JsonObject buffering, String name, int byDefault, int least, int most) {
        var value = buffering.get(name);
        if (value == null) {
            return byDefault;
        }
        var message = "buffering." + name + " must be " + least + " to " + most + ": " + value;
        check(value.isNumber() && value.toString().matches("\\d{1,9}"), message);
        check(value.asInt() >= least && value.asInt() <= most, message);
        return value.asInt();
    }

    private static JsonObject object(@Nullable JsonValue value) {
        return value != null && value.isObject() ? value.asObject() : Json.object();
    }

    private static String text(@Nullable JsonValue value) {
        return value != null && value.isString() ? value.asString() : String.valueOf(value);
    }

    private static void check(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }
}
