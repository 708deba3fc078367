package com.edgedelta.lambda.packaging.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.CallFailure;
import com.edgedelta.lambda.emulator.ColdStart;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Mode;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.LooseLayer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.Shells;
import com.edgedelta.lambda.packaging.fixture.SmallLayer;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher registers before it starts Java, and Java uses that registration.
final class EarlyRegistrationIT {
    private static final int FIRST_LINES = 50;

    @TempDir
    private Path folder;

    /// A second register would be a violation.
    @ParameterizedTest
    @MethodSource("com.edgedelta.lambda.packaging.fixture.Shells#there")
    void javaGoesOnWithTheLaunchersRegistration(String shell) throws IOException {
        LooseLayer layer = new LooseLayer(folder).runBy(shell);

        assertDelivers(layer.settings());
        assertThat(registersBeforeJava(layer)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("com.edgedelta.lambda.packaging.fixture.Shells#there")
    void withoutBashJavaRegisters(String shell) throws IOException {
        LooseLayer layer = new LooseLayer(folder).runBy(shell).withoutBash();

        assertDelivers(layer.settings());
        assertThat(registersBeforeJava(layer)).isEqualTo(Shells.isBash(shell));
    }

    static Stream<Arguments> failures() {
        return Stream.of(CallFailure.status(429), CallFailure.status(500), CallFailure.RESET, CallFailure.SILENCE)
                .flatMap(failure -> Stream.of(Arguments.of(failure, true), Arguments.of(failure, false)));
    }

    @ParameterizedTest(name = "{0}, bash {1}")
    @MethodSource("failures")
    void oneFailedRegisterAndOneFailedSubscribeCostNothing(CallFailure failure, boolean bash) throws IOException {
        LooseLayer layer = new LooseLayer(folder);
        if (!bash) {
            layer = layer.runBy("/bin/dash").withoutBash();
        }

        assertDelivers(layer.settings().withRegisterFailures(failure).withSubscribeFailures(failure));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRegisterWhoseAnswerIsLostEndsWithOneLineAndExitCode1(boolean bash) throws IOException {
        LooseLayer layer = new LooseLayer(folder);
        if (!bash) {
            layer = layer.runBy("/bin/dash").withoutBash();
        }
        try (Emulator emulator = new Emulator(layer.settings()
                .withEnvironment("ED_ENDPOINT", "http://127.0.0.1:1/")
                .withRegisterFailures(CallFailure.ANSWER_LOST))) {
            ColdStart start = emulator.start();

            assertThat(start.problem()).isEqualTo("the extension exited with 1 during init");
            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .startsWith("[edgedelta] cannot register as ")
                    .contains("403", "an earlier try may have been accepted");
        }
    }

    /// Lambda refuses INVOKE there.
    @Test
    void onManagedInstancesItAsksForShutdownAlone() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withMode(Mode.MANAGED_INSTANCES))) {
            assertThat(emulator.start().problem()).isNull();
            assertThat(emulator.shutdown("spindown").code()).isZero();
            assertThat(emulator.violations()).isEmpty();
        }
    }

    @Test
    void invokesForSettingsThatOnlyJavaFindsUnusableAreAnsweredAtOnce() {
        try (Emulator emulator =
                new Emulator(PackedLayer.withoutEndpoint().withEnvironment("ED_ENDPOINT", "not a url"))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("untouched", 3));
            emulator.invoke(Deliveries.invocation("untouched", 3));

            assertThat(emulator.shutdown("spindown").code()).isZero();
            assertThat(emulator.output()).hasSize(1);
            assertThat(emulator.violations()).isEmpty();
        }
    }

    @Test
    void anIdentifierInTheFunctionsOwnEnvironmentIsNotTakenForOurs() throws IOException {
        assertDelivers(new LooseLayer(folder)
                .settings()
                .withEnvironment("EDGEDELTA_EXTENSION_IDENTIFIER", "of-somebody")
                .withEnvironment("EDGEDELTA_EXTENSION_REGISTERED", "{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "$(touch x)", "-e", "%s%d", "a\"q\\'b", "*"})
    void namesAreNotEvaluated(String name) throws IOException {
        LooseLayer layer = new LooseLayer(folder);
        Path renamed = Files.move(layer.launcher(), layer.launcher().resolveSibling(name));

        assertDelivers(new EmulatorSettings(renamed).withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25"));
    }

    /// The runtime is started as soon as the extension has registered, long before it subscribes.
    @Test
    void linesOfTheRuntimesFirstMillisecondsArrive() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withInitEvents(firstLines())
                        .withRuntimeInitMs(0))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("later", 1));

            assertThat(Deliveries.lines(endpoint))
                    .containsExactlyElementsOf(
                            Stream.concat(texts(), Stream.of("later line 0")).toList());
        }
    }

    @Test
    void linesOfAnInitThatCrashesAtOnceArrive() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withInitEvents(firstLines())
                        .withFailingInit()
                        .withRuntimeInitMs(0))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.shutdown("failure");

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(texts().toList());
        }
    }

    private static Stream<String> texts() {
        return IntStream.range(0, FIRST_LINES).mapToObj(i -> "first line " + i);
    }

    private static TelemetryEvent[] firstLines() {
        return texts().map(text -> TelemetryEvent.line(text)).toArray(TelemetryEvent[]::new);
    }

    private static void assertDelivers(EmulatorSettings settings) {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(
                        settings.withEnvironment("ED_ENDPOINT", endpoint.url().toString()))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("delivered", 2));

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("delivered", 2));
            assertThat(emulator.shutdown("spindown").code()).isZero();
            assertThat(emulator.output()).isEmpty();
            assertThat(emulator.violations()).isEmpty();
        }
    }

    /// If Java ends at once, only the launcher's own registration is left.
    private static boolean registersBeforeJava(LooseLayer layer) throws IOException {
        layer.replace("java.options", SmallLayer.bytes("-XX:NoSuchOption\n"), "rw-r--r--");
        try (Emulator emulator = new Emulator(layer.settings().withEnvironment("ED_ENDPOINT", "http://127.0.0.1:1/"))) {
            return emulator.start().register() != null;
        }
    }
}
