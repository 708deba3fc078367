package com.edgedelta.lambda.demo;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.ParseException;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.Mode;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One invocation that the demo plays, with a title and the source of its events.
record DemoCase(String title, String source, Invocation invocation) {
    /// All cases that the options ask for, in order.
    static List<DemoCase> all(DemoOptions options) throws IOException {
        var cases = new ArrayList<DemoCase>();
        for (var file : options.batches()) {
            cases.add(captured(file.toString(), "captured", unquoted(withoutMark(Files.readString(file)))));
        }
        var alone = options.mode() != Mode.MANAGED_INSTANCES;
        if (alone && options.batches().isEmpty() && options.telemetry() != null) {
            cases.addAll(composed(options.telemetry()));
        }
        IntStream.rangeClosed(1, options.invocations())
                .forEach(number -> cases.add(madeUp(number, options.lines(), alone)));
        return cases;
    }

    /// Some editors begin a file with a byte order mark, which is not JSON.
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /// A batch that was logged as a JSON string, as in some documents, is the array in that string.
    private static String unquoted(String batch) {
        if (!batch.strip().startsWith("\"")) {
            return batch;
        }
        try {
            return Json.parse(batch).asString();
        } catch (ParseException noString) {
            return batch; // The parser of the array reports what is wrong.
        }
    }

    /// The cases of a folder whose `about.json` says `"demo": true`, by name.
    private static List<DemoCase> composed(Path folder) throws IOException {
        var cases = new ArrayList<DemoCase>();
        var ids = new HashSet<String>();
        try (var found = Files.list(folder)) {
            for (var directory : found.sorted().toList()) {
                var about = directory.resolve("about.json");
                if (Files.exists(about)) {
                    var facts = Json.parse(Files.readString(about)).asObject();
                    if (facts.getBoolean("demo", false)) {
                        var title = String.valueOf(directory.getFileName());
                        var source = facts.getString("source", "no source");
                        var batch = Files.readString(directory.resolve("batch.json"));
                        cases.add(withIdOfItsOwn(captured(title, source, batch), batch, ids));
                    }
                }
            }
        }
        return cases;
    }

    /// Composed cases share their request id; Lambda would not give it to two invocations.
    private static DemoCase withIdOfItsOwn(DemoCase composed, String batch, Set<String> ids) {
        var id = composed.invocation.requestId();
        return ids.add(id)
                ? composed
                : captured(
                        composed.title,
                        composed.source,
                        batch.replace(id, UUID.randomUUID().toString()));
    }

    private static DemoCase captured(String title, String source, String batch) {
        List<TelemetryEvent> events;
        try {
            events = TelemetryEvent.capturedBatch(batch);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(title + ": " + e.getMessage(), e);
        }
        var invocation = new Invocation().withEvents(events);
        var id = Stream.of("platform.runtimeDone", "platform.start")
                .flatMap(type -> events.stream().filter(event -> event.type().equals(type)))
                .map(TelemetryEvent::requestId)
                .filter(Objects::nonNull)
                .findFirst();
        if (id.isPresent()) {
            invocation = invocation.withRequestId(id.get());
        }
        if (has(events, "platform.start", invocation)) {
            invocation = invocation.withoutStart();
        }
        if (has(events, "platform.report", invocation)) {
            invocation = invocation.withoutReport();
        }
        return new DemoCase(title, source, invocation);
    }

    private static boolean has(List<TelemetryEvent> events, String type, Invocation invocation) {
        return events.stream()
                .anyMatch(event ->
                        event.type().equals(type) && invocation.requestId().equals(event.requestId()));
    }

    /// With concurrent invocations a line names its own, in the JSON log format.
    private static DemoCase madeUp(int number, int lines, boolean alone) {
        var texts = IntStream.rangeClosed(1, lines)
                .mapToObj(line -> "line " + line + " of " + lines + " of invocation " + number)
                .toArray(String[]::new);
        var invocation = alone ? new Invocation().withLines(texts) : new Invocation().withJsonLines(texts);
        return new DemoCase("invocation " + number, "made up here", invocation);
    }
}
