package com.edgedelta.lambda.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.FakeExtension;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.layer.Layer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTest {
    private static final String BATCH = """
        [{"time":"2022-03-01T14:09:15.227Z","type":"platform.start","record":{"requestId":"d6cd4118-2b3b","version":"1"}},
         {"time":"2022-03-01T14:09:15.231Z","type":"function","record":"text\\twith a tab and ü\\n"},
         {"time":"2022-03-01T14:09:15.231Z","type":"function","record":{"a" : 1}},
         {"time":"2022-03-01T14:09:15.290Z","type":"platform.runtimeDone","record":{"requestId":"d6cd4118-2b3b","status":"success"}}]
        """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void showsEachRecordAndASummary() throws IOException {
        var batch = Files.writeString(folder.resolve("batch.json"), BATCH);
        var exit = run("--extension", fake("1"), "--batch", batch.toString(), "--invocations", "2", "--lines", "3");
        assertThat(out().lines())
                .anyMatch(line -> line.contains("2022-03-01T14:09:15.231Z") && line.contains("text with a tab and ü"))
                .anyMatch(line -> line.contains("line 3 of 3 of invocation 2"))
                .anyMatch(line -> line.contains("platform.report") && line.contains("duration_ms=12.5"))
                .anyMatch(line -> line.matches(" *invocations +3"))
                .anyMatch(line -> line.contains("8 sent, 8 received"))
                .anyMatch(line -> line.contains("3 sent, 3 received"))
                .anyMatch(line -> line.contains("median"))
                .last()
                .isEqualTo("Every line and report arrived exactly once.");
        assertThat(out()).doesNotContain("\u001b");
        assertThat(exit).isZero();
    }

    @Test
    void failsWhereSomethingArrivesTwiceOrNever() throws IOException {
        assertThat(run("--extension", fake("2"), "--invocations", "1")).isOne();
        assertThat(out()).contains("0, 6").contains("Not all arrived exactly once.");
        out.reset();
        assertThat(run("--extension", fake("0"), "--invocations", "1", "--colour"))
                .isOne();
        assertThat(out()).contains("6, 0").contains("\u001b[31m");
    }

    @Test
    void replaysABatchThatWasLoggedAsAString() throws IOException {
        var quoted =
                "\"" + BATCH.strip().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\\n\"";
        var batch = Files.writeString(folder.resolve("quoted.json"), quoted + "\n");

        assertThat(run("--extension", fake("1"), "--batch", batch.toString())).isZero();

        assertThat(out()).contains("text with a tab and ü", "2 sent, 2 received");
    }

    @Test
    void playsTheCasesThatAreMadeForIt() throws IOException {
        addCase("shown", "{\"source\":\"composed for this test\",\"demo\":true}");
        addCase("hidden", "{\"source\":\"not for the demo\",\"demo\":false}");
        var exit = run("--extension", fake("1"), "--telemetry", folder.toString(), "--invocations", "0");
        assertThat(out()).contains("shown  composed for this test").doesNotContain("hidden");
        assertThat(exit).isZero();
    }

    @Test
    void playsInvocationsAtOnce() throws IOException {
        assertThat(run(
                        "--extension",
                        fake("1", "FAKE_SHUTDOWN_ONLY=yes", "FAKE_SCHEMA=2025-01-29"),
                        "--mode",
                        "lambda-managed-instances"))
                .as(out())
                .isZero();
        assertThat(out()).contains("3 made up here", "15 sent, 15 received", "3 sent, 3 received");
    }

    @Test
    void playsASandboxThatIsRestored() throws IOException {
        assertThat(run("--extension", fake("1"), "--mode", "snap-start", "--invocations", "1"))
                .as(out())
                .isZero();
        assertThat(out()).contains("Restore", "5 sent, 5 received");
    }

    @Test
    void refusesABatchWhereManyRunAtOnce() throws IOException {
        var file = Files.writeString(folder.resolve("batch.json"), BATCH).toString();
        assertThat(run("--extension", fake("1"), "--mode", "lambda-managed-instances", "--batch", file))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--batch FILE", "lambda-managed-instances");
    }

    @Test
    void pushesToAnotherEndpoint() throws IOException {
        try (var other = Endpoint.http()) {
            var url = other.url().toString();
            assertThat(run("--extension", fake("1"), "--invocations", "1", "--endpoint", url))
                    .isZero();
            assertThat(other.lines()).hasSize(6);
            assertThat(out()).contains("cannot be shown", "5 sent").doesNotContain("received");
        }
    }

    @Test
    void unpacksALayerAndCleansUp() throws IOException {
        var zip = folder.resolve("layer.zip");
        try (var file = new ZipOutputStream(Files.newOutputStream(zip))) {
            file.putNextEntry(new ZipEntry("extensions/fake"));
            file.write(Files.readAllBytes(Path.of(fake("1"))));
            file.putNextEntry(new ZipEntry("edgedelta-lambda-extension/runtime/lib/jexec"));
            file.putNextEntry(new ZipEntry("edgedelta-lambda-extension/runtime/lib/modules"));
        }
        var unpacked = folder.resolve("unpacked");
        var executable = Layer.unpack(zip, unpacked);
        assertThat(executable).isExecutable().hasFileName("fake");
        assertThat(unpacked.resolve("edgedelta-lambda-extension/runtime/lib/jexec"))
                .isExecutable();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        unpacked.resolve("edgedelta-lambda-extension/runtime/lib/modules"))))
                .doesNotContain("x");
        var work = folder.resolve("work");
        assertThat(run("--extension", zip.toString(), "--work", work.toString(), "--invocations", "1"))
                .isZero();
        assertThat(work).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "--nonsense, unknown option --nonsense",
        "--lines, --lines wants a value",
        "--lines many, --lines many: a number",
        "--invocations -1, --invocations -1: a number",
        "--mode, --mode wants a value",
        "--mode lambda, --mode lambda: one of on-demand",
        "--batch missing.json, --batch missing.json: there is no such file",
        "--env, --env wants a value",
        "--env ED_X, --env ED_X: NAME=VALUE is wanted",
        "--endpoint nowhere, --endpoint nowhere: an absolute",
        "--endpoint ftp://host, --endpoint ftp://host: an absolute",
        "--endpoint http:///a, --endpoint http:///a: an absolute"
    })
    void saysInOneLineWhatIsWrongWithAnOption(String words, String message) throws IOException {
        var all = new ArrayList<>(List.of("--extension", fake("1")));
        all.addAll(List.of(words.split(" ", -1)));
        assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("demo: " + message);
    }

    @Test
    void refusesABatchThatIsNone() throws IOException {
        var file = Files.writeString(folder.resolve("no.json"), "{\"time\":1}");
        assertThat(run("--extension", fake("1"), "--batch", file.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no.json: no JSON array of events");
    }

    @Test
    void helps() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("--batch FILE", "--endpoint URL", "--invocations N", "--lines N");
    }

    private int run(String... args) {
        var words = new ArrayList<>(List.of(args));
        if (words.contains("--extension")) {
            words.addAll(0, List.of("--patience", "20")); // A busy machine may need more than Lambda's limits.
        }
        return Demo.run(words, new PrintStream(out, true), new PrintStream(err, true));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String fake(String pushes, String... more) throws IOException {
        var environment = new ArrayList<>(List.of("FAKE_NAME=fake", "FAKE_WAIT=yes", "FAKE_PUSH=" + pushes));
        environment.addAll(List.of(more));
        return FakeExtension.launcher(folder, "fake", environment.toArray(String[]::new))
                .toString();
    }

    private void addCase(String name, String about) throws IOException {
        var directory = Files.createDirectories(folder.resolve(name));
        Files.writeString(directory.resolve("about.json"), about);
        Files.writeString(directory.resolve("batch.json"), BATCH);
    }
}
