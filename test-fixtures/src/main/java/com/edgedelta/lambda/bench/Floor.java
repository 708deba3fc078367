package com.edgedelta.lambda.bench;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// Makes the floor ready to start: `FloorProgram` on the layer's own runtime and flags, with a class cache of its own.
///
/// @param home the layer's folder with runtime and options
/// @param folder where it is made
record Floor(Path home, Path folder) {
    static final String NAME = "floor";

    private static final int LONGEST_EXIT_MS = 60_000;
    private static final long LONGEST_CREATION_SECONDS = 120;

    /// In two steps, as the layer's: a life is recorded, then the cache is made of the record.
    Candidate make() throws IOException {
        Files.createDirectories(folder);
        jar();
        var record = folder.resolve("floor.aotconf");
        var recorded = launcher("recorded", "-XX:AOTMode=record", "-XX:AOTConfiguration=" + record);
        try (var emulator = new Emulator(new EmulatorSettings(recorded).withShutdownMs(LONGEST_EXIT_MS))) {
            var problem = emulator.start().problem();
            if (problem != null || emulator.shutdown("spindown").code() != 0) {
                throw new IOException("the floor could not be recorded: " + problem + "; " + emulator.output());
            }
        }
        var cache = folder.resolve("floor.aot");
        create(record, cache);
        return new Candidate(NAME, launcher(NAME, "-XX:AOTCache=" + cache), Map.of());
    }

    private void jar() throws IOException {
        var name = FloorProgram.class.getName().replace('.', '/') + ".class";
        try (var in = FloorProgram.class.getResourceAsStream("/" + name);
                var out = new JarOutputStream(Files.newOutputStream(folder.resolve("floor.jar")))) {
            if (in == null) {
                throw new IOException(name + " is missing in this build");
            }
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
    }

    /// An executable in the style of the layer's launcher: one `exec`.
    private Path launcher(String name, String... flags) throws IOException {
        var quoted = new ArrayList<String>();
        quoted.add("exec");
        for (var word : command(flags)) {
            quoted.add("'" + word.replace("'", "'\\''") + "'");
        }
        quoted.add("\"${0##*/}\"");
        var file = folder.resolve(name);
        Files.writeString(
                file, "#!/bin/sh\nMALLOC_ARENA_MAX=1\nexport MALLOC_ARENA_MAX\n" + String.join(" ", quoted) + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
        return file;
    }

    /// The heap is what the layer's launcher gives by default.
    private List<String> command(String... flags) {
        var words = new ArrayList<String>();
        words.add(home.resolve("runtime/bin/java").toString());
        words.add("@" + home.resolve(LayerCopy.OPTIONS));
        words.addAll(List.of(flags));
        words.addAll(List.of("-Xmx44m", "-cp", folder.resolve("floor.jar").toString(), FloorProgram.class.getName()));
        return words;
    }

    private void create(Path record, Path cache) throws IOException {
        var words = command("-XX:AOTMode=create", "-XX:AOTConfiguration=" + record, "-XX:AOTCache=" + cache);
        var log = new File(folder.toFile(), "create.log");
        var creation = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            if (!creation.waitFor(LONGEST_CREATION_SECONDS, TimeUnit.SECONDS) || creation.exitValue() != 0) {
                throw new IOException("the floor's class cache could not be made: " + Files.readString(log.toPath()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the floor's class cache was made", e);
        } finally {
            creation.destroyForcibly();
        }
    }
}
