package com.edgedelta.lambda.bench.faults;

import com.edgedelta.lambda.bench.faults.Fault.Delivery;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.fault.ConnectionScript;
import com.edgedelta.lambda.fault.HostileSenders;
import com.edgedelta.lambda.fault.RawAnswers;
import com.edgedelta.lambda.telemetry.Redelivery;
import com.edgedelta.lambda.telemetry.SplitForm;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// All faults.
final class FaultCatalogue {
    private static final int DEAD = 10;
    private static final Duration LATE = Duration.ofMillis(60);
    private static final long BURST_MS = 60_000;
    private static final int BURST_LINES = 200_000;
    private static final int BURST_LENGTH = 200;
    private static final EndpointAnswer OK = EndpointAnswer.status(200);

    private FaultCatalogue() {}

    static List<Fault> all() {
        return List.of(
                new Fault("none", "20 invocations without a fault", stage -> stage.invoke(20, 20)),
                dead("refused", "the endpoint refuses connections", stage -> stage.port.refuse(), s -> s.port.open()),
                dead(
                        "black-hole",
                        "nobody answers an attempt to connect",
                        stage -> stage.port.blackHole(),
                        stage -> stage.port.open()),
                dead(
                        "hanging",
                        "the endpoint takes requests and never answers",
                        stage -> stage.answer(EndpointAnswer.hang()),
                        stage -> stage.answer(OK)),
                dead(
                        "unavailable",
                        "the endpoint answers 503",
                        stage -> stage.answer(EndpointAnswer.status(503)),
                        stage -> stage.answer(OK)),
                dead(
                        "garbage",
                        "the endpoint answers what is no HTTP",
                        stage ->
                                stage.port.serve(RawAnswers.garbageStatusLine()).closeIdle(),
                        stage -> stage.port.serve(ConnectionScript.relay())),
                dead(
                        "endless-headers",
                        "the endpoint's answers have headers without an end",
                        stage -> stage.port.serve(RawAnswers.endlessHeaders()).closeIdle(),
                        stage -> stage.port.serve(ConnectionScript.relay())),
                noTls("no-tls", "the endpoint speaks plain text to a TLS client", ConnectionScript.plainText()),
                noTls("tls-alert", "the endpoint refuses TLS handshakes with an alert", ConnectionScript.tlsAlert()),
                noTls("tls-broken", "the endpoint breaks TLS handshakes off", ConnectionScript.reset()),
                new Fault("endless-body", "the endpoint's 200 has a body without an end", stage -> {
                    stage.port.serve(RawAnswers.endlessBody()).closeIdle();
                    stage.invoke(3, 20);
                }),
                new Fault("endless-wait", "the endpoint's 200 has a body that never comes", stage -> {
                    stage.port.serve(RawAnswers.bodyThatNeverComes()).closeIdle();
                    stage.invoke(10, 20);
                }),
                new Fault("no-content", "the endpoint's 204 has a body", stage -> {
                    stage.port.serve(RawAnswers.noContentWithChunks()).closeIdle();
                    stage.invoke(10, 20);
                }),
                new Fault(
                        "unreadable",
                        "the endpoint takes requests, and its answers cannot be read",
                        (settings, stage) -> settings,
                        stage -> {
                            stage.port.serve(RawAnswers.lowerCaseProtocol()).closeIdle();
                            stage.invoke(3, 20);
                            stage.port.serve(ConnectionScript.relay()).closeIdle();
                            stage.recover();
                        },
                        Delivery.AT_LEAST_ONCE),
                dead(
                        "refusing",
                        "the endpoint refuses (404) all requests",
                        stage -> stage.answer(EndpointAnswer.status(404)),
                        stage -> stage.answer(OK)),
                new Fault("rejected", "the endpoint rejects (400) each request with a certain line", stage -> {
                    stage.endpoint.behave(EndpointBehaviour.where("#0000003#", EndpointAnswer.status(400)));
                    stage.invoke(15, 2);
                }),
                new Fault(
                        "encoding",
                        "the endpoint rejects (415) compressed requests",
                        (settings, stage) -> settings.withEnvironment("ED_COMPRESSION", "gzip"),
                        stage -> {
                            stage.endpoint.behave(request -> request.header("Content-Encoding") == null
                                    ? OK
                                    : EndpointAnswer.status(415).withHeader("Accept-Encoding", "identity"));
                            stage.invoke(10, 20);
                        }),
                new Fault("too-large", "the endpoint takes at most 6,000 bytes (413), one line is longer", stage -> {
                    stage.endpoint.behave(EndpointBehaviour.atMost(6_000));
                    stage.invoke(stage.lines(20)
                            .withLines(stage.ledger.lines(1, 10_000).getFirst()));
                    stage.invoke(3, 20);
                }),
                new Fault(
                        "idle-closed",
                        "the endpoint closes idle connections in each freeze",
                        (settings, stage) -> settings.withWhileFrozen(stage.port::closeIdle),
                        stage -> stage.invoke(30, 20)),
                new Fault(
                        "idle-reset",
                        "idle connections are reset in each freeze",
                        (settings, stage) -> settings.withWhileFrozen(stage.port::resetIdle),
                        stage -> stage.invoke(30, 20)),
                new Fault("request-cut", "connections are reset in the middle of requests", stage -> {
                    stage.invoke(1, 20);
                    for (var i = 0; i < 5; i++) {
                        stage.port.cutRequests(1, 3_000);
                        stage.invoke(2, 20);
                    }
                }),
                new Fault(
                        "answer-lost",
                        "connections are reset when the request has arrived",
                        (settings, stage) -> settings,
                        stage -> {
                            stage.invoke(1, 20);
                            for (var i = 0; i < 5; i++) {
                                stage.port.loseAnswers(1);
                                stage.invoke(2, 20);
                            }
                        },
                        Delivery.AT_LEAST_ONCE),
                burst("burst", "40 MB in one invocation", stage -> {}),
                burst("burst-dead", "40 MB while the endpoint answers 503", stage -> {
                    stage.answer(EndpointAnswer.status(503));
                }),
                new Fault(
                        "redelivered",
                        "answers to Lambda are late, and it posts each batch twice",
                        (settings, stage) -> settings.withRedelivery(Redelivery.AT_ONCE)
                                .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                                .withSlowPosts(LATE),
                        stage -> stage.invoke(10, 20)),
                new Fault(
                        "split",
                        "Lambda cuts lines of 600 kB",
                        (settings, stage) -> settings.withSplitRecords(SplitForm.CUT),
                        stage -> {
                            for (var line : stage.ledger.lines(5, 600_000)) {
                                stage.invoke(new Invocation().withLines(line));
                            }
                        }),
                new Fault("time-out", "the function times out while the endpoint is down", stage -> {
                    stage.port.refuse();
                    stage.invoke(stage.lines(20).neverFinishing());
                    stage.port.open();
                    stage.recover();
                }),
                new Fault("crash", "the function crashes while the endpoint is down", stage -> {
                    stage.port.refuse();
                    stage.invoke(stage.lines(20).crashing());
                    stage.port.open();
                    stage.recover();
                }),
                new Fault("shutdown", "the endpoint hangs at shutdown", stage -> {
                    stage.invoke(2, 20);
                    stage.answer(EndpointAnswer.hang());
                }),
                new Fault("damaged", "batches that are no JSON, before the runtime's end", stage -> {
                    for (var body : List.of("[{\"time\":", "\0\0\0", "[".repeat(100_000), "no JSON")) {
                        stage.invoke(stage.lines(20).withBody(body));
                    }
                }),
                new Fault(
                        "senders",
                        "200 senders that hold connections and send nothing, or too little",
                        (settings, stage) -> settings.withoutFreeze(),
                        FaultCatalogue::senders));
    }

    private static void senders(FaultStage stage) {
        stage.invoke(1, 20);
        try (var senders = new HostileSenders(stage.emulator.telemetryPort())) {
            senders.hold(100, "");
            senders.hold(100, HostileSenders.head("Content-Length: 99999999999") + "[");
            stage.invoke(5, 20);
        }
        stage.invoke(5, 20);
    }

    private static Fault noTls(String name, String title, ConnectionScript script) {
        return new Fault(
                name,
                title,
                (settings, stage) ->
                        settings.withEnvironment("ED_ENDPOINT", "https://localhost:" + stage.port.port() + "/logs"),
                stage -> {
                    stage.port.serve(script);
                    stage.invoke(DEAD, 20);
                },
                Delivery.NEVER);
    }

    private static Fault dead(String name, String title, Consumer<FaultStage> strike, Consumer<FaultStage> mend) {
        return new Fault(name, title, stage -> {
            stage.invoke(1, 20);
            strike.accept(stage);
            stage.invoke(DEAD, 20);
            mend.accept(stage);
            stage.recover();
        });
    }

    private static Fault burst(String name, String title, Consumer<FaultStage> strike) {
        return new Fault(name, title, (settings, stage) -> settings.withFunctionTimeoutMs(BURST_MS), stage -> {
            strike.accept(stage);
            stage.invoke(new Invocation().withBurst(stage.ledger.burst(BURST_LINES, BURST_LENGTH)));
            stage.answer(OK);
            stage.recover();
        });
    }
}
