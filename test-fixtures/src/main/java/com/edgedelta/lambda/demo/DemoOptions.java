package com.edgedelta.lambda.demo;

import com.edgedelta.lambda.emulator.Mode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The demo's command line.
///
/// @param extension an executable, or a layer's ZIP file
/// @param telemetry the folder with the cases that are played if no batch is named
/// @param environment settings for the extension, besides the caller's own
/// @param patience by what Lambda's limits for init and shutdown are multiplied
/// @param work where the layer is unpacked
/// @param check only check the options, as `scripts/demo` does before it builds
record DemoOptions(
        Path extension,
        @Nullable Path telemetry,
        Path work,
        List<Path> batches,
        Map<String, String> environment,
        @Nullable URI endpoint,
        Mode mode,
        int invocations,
        int lines,
        int patience,
        boolean colour,
        boolean help,
        boolean check) {
    private static final int MOST = 1_000_000;

    /// The text of `--help`; `scripts/demo` shows the same file without building anything.
    static String helpText() throws IOException {
        try (var in = DemoOptions.class.getResourceAsStream("demo-help.txt")) {
            if (in == null) {
                throw new IOException("demo-help.txt is missing in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Throws `IllegalArgumentException` with a message of one line.
    static DemoOptions parse(List<String> words) {
        Path extension = null;
        Path telemetry = null;
        var work = Path.of(System.getProperty("java.io.tmpdir"));
        var batches = new ArrayList<Path>();
        var environment = new TreeMap<String, String>();
        URI endpoint = null;
        var mode = Mode.ON_DEMAND;
        var invocations = -1;
        var lines = 5;
        var patience = 1;
        var colour = false;
        var help = false;
        var check = false;
        for (var rest = words.iterator(); rest.hasNext(); ) {
            var word = rest.next();
            switch (word) {
                case "--batch" -> batches.add(file(word, rest));
                case "--env" -> setting(word, rest, environment);
                case "--endpoint" -> endpoint = url(word, rest);
                case "--mode" -> mode = mode(word, rest);
                case "--invocations" -> invocations = number(word, rest);
                case "--lines" -> lines = number(word, rest);
                case "--patience" -> patience = Math.max(1, number(word, rest));
                case "--extension" -> extension = file(word, rest);
                case "--telemetry" -> telemetry = Path.of(value(word, rest));
                case "--work" -> work = Path.of(value(word, rest));
                case "--colour" -> colour = true;
                case "--help" -> help = true;
                case "--check" -> check = true;
                default -> throw new IllegalArgumentException("unknown option " + word + "; --help shows all");
            }
        }
        if (extension == null && !help && !check) {
            throw new IllegalArgumentException("--extension FILE is missing; scripts/demo names the packaged one");
        }
        if (mode == Mode.MANAGED_INSTANCES && !batches.isEmpty()) {
            throw new IllegalArgumentException(
                    "--batch FILE is one invocation's, which does not run alone with --mode " + mode.wireName());
        }
        return new DemoOptions(
                extension == null ? work : extension,
                telemetry,
                work.toAbsolutePath(),
                List.copyOf(batches),
                Map.copyOf(environment),
                endpoint,
                mode,
                invocations >= 0 ? invocations : batches.isEmpty() ? 3 : 0,
                lines,
                patience,
                colour,
                help,
                check);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " wants a value; --help shows all options");
        }
        return rest.next();
    }

    private static void setting(String option, Iterator<String> rest, Map<String, String> environment) {
        var text = value(option, rest);
        var equals = text.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException(option + " " + text + ": NAME=VALUE is wanted");
        }
        environment.put(text.substring(0, equals), text.substring(equals + 1));
    }

    private static Path file(String option, Iterator<String> rest) {
        var file = Path.of(value(option, rest));
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(option + " " + file + ": there is no such file");
        }
        return file;
    }

    private static Mode mode(String option, Iterator<String> rest) {
        var name = value(option, rest);
        return Mode.of(name)
                .orElseThrow(() ->
                        new IllegalArgumentException(option + " " + name + ": one of " + Mode.names() + " is wanted"));
    }

    private static URI url(String option, Iterator<String> rest) {
        var text = value(option, rest);
        var message = option + " " + text + ": an absolute http or https URL is wanted";
        try {
            var url = URI.create(text);
            if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return url;
            }
            throw new IllegalArgumentException(message);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(message, e);
        }
    }

    private static int number(String option, Iterator<String> rest) {
        var text = value(option, rest);
        if (!text.matches("\\d{1,7}") || Integer.parseInt(text) > MOST) {
            throw new IllegalArgumentException(option + " " + text + ": a number from 0 to " + MOST + " is wanted");
        }
        return Integer.parseInt(text);
    }
}
