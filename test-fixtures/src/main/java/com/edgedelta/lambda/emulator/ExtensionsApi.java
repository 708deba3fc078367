package com.edgedelta.lambda.emulator;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.concurrent.Monitor;
import com.edgedelta.lambda.telemetry.Violations;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The Extensions API for one life of one extension, as strict as Lambda: its requests, and their effect on the
/// emulator.
///
/// After AWS's "Using the Lambda Extensions API to create extensions".
final class ExtensionsApi {
    static final String NAME = "Lambda-Extension-Name";
    static final String IDENTIFIER = "Lambda-Extension-Identifier";
    static final String ERROR_TYPE = "Lambda-Extension-Function-Error-Type";
    static final String ACCEPT_FEATURE = "Lambda-Extension-Accept-Feature";

    private static final Set<String> EVENTS = Set.of("INVOKE", "SHUTDOWN");
    private static final long FOREVER_MS = 3_600_000;

    private final EmulatorSettings settings;
    private final Violations violations;
    private final Monitor monitor;
    private final Consumer<List<String>> onRegistered;
    private final ScriptedFailures registerFailures;
    private final Deque<Integer> nextFailures;
    private final List<String> errors = new ArrayList<>();

    private @Nullable String identifier;
    private List<String> events = List.of();
    private long registeredAt;
    private long firstNextAt;
    private long lastNextAt;
    private int nexts;
    private boolean waiting;
    private boolean closed;
    private @Nullable String event;

    ExtensionsApi(
            EmulatorSettings settings, Violations violations, Monitor monitor, Consumer<List<String>> onRegistered) {
        this.settings = settings;
        this.violations = violations;
        this.monitor = monitor;
        this.onRegistered = onRegistered;
        this.registerFailures = new ScriptedFailures(settings.registerFailures, monitor, () -> closed);
        this.nextFailures = new ArrayDeque<>(settings.nextFailures);
    }

    void register(Exchange exchange) throws IOException {
        if (registerFailures.fail(exchange)) {
            return;
        }
        if (settings.registerStatus != 200) {
            exchange.refuse(settings.registerStatus, "Extension.RegistrationClosed", "refused by the settings");
            return;
        }
        var name = exchange.header(NAME);
        if (!settings.extensionName().equals(name)) {
            var message = "registered as " + name + ", but the file is called " + settings.extensionName();
            violate(exchange, 403, "Extension.InvalidExtensionName", message);
            return;
        }
        var body = exchange.json();
        var wanted = body == null ? null : body.get("events");
        if (wanted == null || !wanted.isArray()) {
            violate(exchange, 400, "InvalidRequestFormat", "register without a list of events");
            return;
        }
        var names = wanted.asArray().values().stream().map(ExtensionsApi::text).toList();
        if (!EVENTS.containsAll(names)) {
            violate(exchange, 403, "Extension.InvalidEventType", "register with unknown events " + names);
            return;
        }
        if (settings.mode == Mode.MANAGED_INSTANCES && names.contains("INVOKE")) {
            violate(exchange, 403, "Extension.InvalidEventType", "register for INVOKE on Managed Instances");
            return;
        }
        var id = UUID.randomUUID().toString();
        var first = monitor.locked(() -> {
            if (identifier != null) {
                return false;
            }
            identifier = id;
            events = names;
            registeredAt = exchange.arrivedNanos();
            return true;
        });
        if (!first) {
            violate(exchange, 403, "Extension.AlreadyRegistered", "register for the second time");
            return;
        }
        onRegistered.accept(names);
        var answer = Json.object()
                .add("functionName", settings.functionName)
                .add("functionVersion", settings.functionVersion)
                .add("handler", "index.handler");
        if ("accountId".equals(exchange.header(ACCEPT_FEATURE))) {
            answer.add("accountId", settings.accountId);
        }
        exchange.with(IDENTIFIER, id).answer(200, answer.toString());
    }

    void next(Exchange exchange) throws IOException {
        var arrived = exchange.arrivedNanos();
        var failure = monitor.locked(nextFailures::pollFirst);
        if (failure != null) {
            if (failure == 0) {
                exchange.drop();
            } else {
                exchange.refuse(failure, "Extension.Scripted", "refused by the settings");
            }
            return;
        }
        if (!identified(exchange)) {
            return;
        }
        var alone = monitor.locked(() -> {
            if (waiting) {
                return false;
            }
            waiting = event == null;
            lastNextAt = arrived;
            if (nexts++ == 0) {
                firstNextAt = arrived;
            }
            return true;
        });
        if (!alone) {
            violate(exchange, 403, "Extension.InvalidExtensionState", "next while another next waits");
            return;
        }
        var deadline = Monitor.in(FOREVER_MS);
        if (!monitor.await(() -> event != null || closed, deadline)) {
            exchange.drop();
            return;
        }
        var sent = monitor.locked(() -> {
            var taken = event;
            event = null;
            return taken;
        });
        if (sent == null) {
            exchange.drop();
        } else {
            exchange.with("Lambda-Extension-Event-Identifier", UUID.randomUUID().toString())
                    .answer(200, sent);
        }
    }

    /// `init/error` and `exit/error`; the name distinguishes the two.
    void error(Exchange exchange, String name) throws IOException {
        if (!exchange.method().equals("POST")) {
            violate(exchange, 405, "MethodNotAllowed", exchange.method() + " " + name + ", which wants POST");
            return;
        }
        if (!identified(exchange)) {
            return;
        }
        var type = exchange.header(ERROR_TYPE);
        if (type == null) {
            violate(exchange, 403, "Extension.MissingHeader", name + " without " + ERROR_TYPE);
            return;
        }
        monitor.update(() -> errors.add(name + ": " + type));
        exchange.answer(202, "{\"status\":\"OK\"}");
    }

    /// Whether the request carries this extension's identifier; otherwise it is refused.
    boolean identified(Exchange exchange) throws IOException {
        var given = exchange.header(IDENTIFIER);
        var known = monitor.read(() -> identifier);
        if (given != null && given.equals(known)) {
            return true;
        }
        var error = given == null ? "Extension.MissingExtensionIdentifier" : "Extension.UnknownExtensionIdentifier";
        violate(exchange, 403, error, exchange.path() + " with the identifier " + given);
        return false;
    }

    /// Responds to the waiting `next`, or else to the following one, with this event.
    void send(String json) {
        monitor.update(() -> {
            event = json;
            waiting = false;
        });
    }

    /// Releases a waiting `next` without a response.
    void close() {
        monitor.update(() -> closed = true);
    }

    // The following methods are called under the monitor's lock.

    boolean registered() {
        return identifier != null;
    }

    boolean closed() {
        return closed;
    }

    boolean waiting() {
        return waiting;
    }

    boolean wants(String eventName) {
        return events.contains(eventName);
    }

    long registeredAt() {
        return registeredAt;
    }

    long firstNextAt() {
        return firstNextAt;
    }

    long lastNextAt() {
        return lastNextAt;
    }

    boolean initEnded() {
        return nexts > 0;
    }

    List<String> errors() {
        return monitor.read(() -> List.copyOf(errors));
    }

    private void violate(Exchange exchange, int status, String type, String message) throws IOException {
        violations.add(message);
        exchange.refuse(status, type, message);
    }

    private static String text(JsonValue value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
