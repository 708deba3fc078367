package com.edgedelta.lambda.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eclipsesource.json.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Lambda's Extensions and Telemetry APIs for one extension: answers what the test has laid ready, remembers the calls.
final class FakeRuntimeApi implements AutoCloseable {
    static final String IDENTIFIER = "an-identifier";

    private static final Duration BOUND = Duration.ofSeconds(60);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("runtime-api-", 0).factory());
    private final BlockingQueue<Answer> events = new LinkedBlockingQueue<>();
    private final Deque<Answer> registrations = new ArrayDeque<>();
    private final Deque<Answer> subscriptions = new ArrayDeque<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<String> journal = new ArrayList<>();
    private Runnable onSubscribe = () -> {};
    private Runnable onNext = () -> {};

    /// @param status 0 closes the connection without an answer, -1 says nothing for as long as this API lives
    /// @param cut the connection is closed before the end of the body
    record Answer(int status, String body, boolean cut) {
        static final Answer RESET = new Answer(0, "");
        static final Answer SILENCE = new Answer(-1, "");

        Answer(int status, String body) {
            this(status, body, false);
        }
    }

    /// @param name `register`, `subscribe`, `next`, `init/error` or `exit/error`
    /// @param headers by their names in lower case
    record Call(String name, String method, Map<String, String> headers, String body) {}

    FakeRuntimeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a port for the Runtime API", e);
        }
        server.setExecutor(threads);
        server.createContext("/2020-01-01/extension/register", exchange -> {
            record("register", exchange);
            answer(exchange, register());
        });
        server.createContext("/2022-07-01/telemetry", exchange -> {
            record("subscribe", exchange);
            subscriber().run();
            answer(exchange, subscribe());
        });
        server.createContext("/2020-01-01/extension/event/next", this::next);
        server.createContext("/2020-01-01/extension/init/error", exchange -> {
            record("init/error", exchange);
            answer(exchange, new Answer(202, "{\"status\":\"OK\"}"));
        });
        server.createContext("/2020-01-01/extension/exit/error", exchange -> {
            record("exit/error", exchange);
            answer(exchange, new Answer(202, "{\"status\":\"OK\"}"));
        });
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void registrationAnswers(Answer answer) {
        registrations.add(answer);
    }

    synchronized void subscriptionAnswers(Answer answer) {
        subscriptions.add(answer);
    }

    /// Runs before a subscription is answered.
    synchronized void onSubscribe(Runnable action) {
        onSubscribe = action;
    }

    /// Runs when `next` is called, the first one too.
    synchronized void onNext(Runnable action) {
        onNext = action;
    }

    void nextAnswers(Answer answer) {
        events.add(answer);
    }

    void invoke(String requestId, long deadline) {
        nextAnswers(new Answer(
                200,
                "{\"eventType\":\"INVOKE\",\"deadlineMs\":" + deadline + ",\"requestId\":\"" + requestId
                        + "\",\"invokedFunctionArn\":\"arn:aws:lambda:eu-west-1:123456789012:function:f\","
                        + "\"tracing\":{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"Root=1-2-3;Parent=4;Sampled=1\"}}"));
    }

    void shutDown(String reason, long deadline) {
        nextAnswers(new Answer(
                200,
                "{\"eventType\":\"SHUTDOWN\",\"shutdownReason\":\"" + reason + "\",\"deadlineMs\":" + deadline + "}"));
    }

    /// Notes something that happened elsewhere among the calls.
    synchronized void note(String happening) {
        journal.add(happening);
        notifyAll();
    }

    /// The names of the calls and the notes, in their order.
    synchronized List<String> journal() {
        return List.copyOf(journal);
    }

    synchronized List<Call> calls(String name) {
        return calls.stream().filter(call -> call.name().equals(name)).toList();
    }

    synchronized Call call(String name) {
        List<Call> found = calls(name);
        if (found.size() != 1) {
            throw new AssertionError("not one call of " + name + " but " + found);
        }
        return found.getFirst();
    }

    /// The port that telemetry was asked for to be posted to.
    int telemetryPort() {
        String uri = Json.parse(calls("subscribe").getLast().body())
                .asObject()
                .get("destination")
                .asObject()
                .getString("URI", "");
        return Integer.parseInt(uri.substring(uri.lastIndexOf(':') + 1));
    }

    /// Waits until `next` has been called so often; false where that does not come in time.
    synchronized boolean awaitNexts(int count, Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (calls("next").size() < count) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    void awaitNexts(int count) throws InterruptedException {
        if (!awaitNexts(count, BOUND)) {
            throw new AssertionError("next was not called " + count + " times, but: " + journal());
        }
    }

    private synchronized Answer register() {
        return registrations.isEmpty()
                ? new Answer(
                        200,
                        "{\"functionName\":\"f\",\"functionVersion\":\"$LATEST\",\"handler\":\"h\","
                                + "\"accountId\":\"123456789012\"}")
                : registrations.removeFirst();
    }

    private synchronized Answer subscribe() {
        return subscriptions.isEmpty() ? new Answer(200, "OK") : subscriptions.removeFirst();
    }

    private synchronized Runnable subscriber() {
        return onSubscribe;
    }

    private void next(HttpExchange exchange) throws IOException {
        Runnable told;
        synchronized (this) {
            told = onNext;
        }
        told.run();
        record("next", exchange);
        try {
            Answer answer = events.poll(BOUND.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                exchange.close();
            } else {
                answer(exchange, answer);
            }
        } catch (InterruptedException closed) {
            exchange.close();
        }
    }

    private void record(String name, HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((header, values) -> headers.put(header.toLowerCase(Locale.ROOT), String.join(",", values)));
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        synchronized (this) {
            calls.add(new Call(name, exchange.getRequestMethod(), headers, body));
            note(name);
        }
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.status() <= 0) {
            if (answer.status() == 0) {
                exchange.close();
            }
            return;
        }
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Lambda-Extension-Identifier", IDENTIFIER);
        exchange.sendResponseHeaders(answer.status(), answer.cut() ? body.length + 100 : body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
