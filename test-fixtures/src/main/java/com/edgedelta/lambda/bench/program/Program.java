package com.edgedelta.lambda.bench.program;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.layer.ClassCache;
import com.edgedelta.lambda.layer.LayerCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Prepares a program of ours for comparison with the layer: on the layer's own runtime and flags, with a class
/// cache of its own.
///
/// @param name what the tables call it
/// @param main its one class
/// @param home the layer's folder with runtime and options
/// @param folder where it is made
/// @param options further options for its Java
public record Program(String name, Class<?> main, Path home, Path folder, List<String> options) {
    static final String FLOOR = "floor";

    /// A recorded life writes the record at its exit.
    private static final int LONGEST_EXIT_MS = 60_000;
    private static final int RECORDED_INVOCATIONS = 3;

    /// The least a Java program can do to be an extension.
    public static Candidate floor(Path home, Path folder) throws IOException {
        return new Program(FLOOR, FloorProgram.class, home, folder, List.of()).make(null);
    }

    /// A Java program with the JDK's client and server as they are; it trusts that endpoint.
    public static Candidate naive(Path home, Path folder, Trust trust) throws IOException {
        var options = List.of("-Djavax.net.ssl.trustStore=" + trust.storeFor(home.resolve("runtime")));
        return new Program("naive", NaiveProgram.class, home, folder, options)
                .make(trust.certificate().sslContext());
    }

    /// With a class cache, as the layer has one.
    ///
    /// @param tls the endpoint's side, for one that is invoked and pushes; null for one that only registers
    private Candidate make(@Nullable SSLContext tls) throws IOException {
        Files.createDirectories(folder);
        jar();
        var cache = new ClassCache(folder.resolve(name + ".aotconf"), folder.resolve(name + ".aot"));
        record(new Candidate(name, launcher("recorded", cache.recording()), Map.of()), tls);
        cache.create(java(), application(), folder.resolve("create.log"));
        return new Candidate(name, launcher(name, List.of("-XX:AOTCache=" + cache.cache())), Map.of());
    }

    private static void record(Candidate recorded, @Nullable SSLContext tls) throws IOException {
        var settings = recorded.settings().withShutdownMs(LONGEST_EXIT_MS);
        try (var endpoint = tls == null ? Endpoint.http() : Endpoint.https(tls);
                var emulator = new Emulator(
                        settings.withEnvironment("ED_ENDPOINT", endpoint.url().toString()))) {
            var problem = emulator.start().problem();
            for (var i = 0; problem == null && tls != null && i < RECORDED_INVOCATIONS; i++) {
                emulator.invoke(Load.invocation(i));
            }
            if (problem != null || emulator.shutdown("spindown").code() != 0) {
                throw new IOException(
                        recorded.name() + " could not be recorded: " + problem + "; " + emulator.output());
            }
        }
    }

    private void jar() throws IOException {
        var file = main.getName().replace('.', '/') + ".class";
        try (var in = main.getResourceAsStream("/" + file);
                var out = new JarOutputStream(Files.newOutputStream(folder.resolve(name + ".jar")))) {
            if (in == null) {
                throw new IOException(file + " is missing in this build");
            }
            out.putNextEntry(new JarEntry(file));
            in.transferTo(out);
        }
    }

    /// An executable in the style of the layer's launcher: one `exec`.
    private Path launcher(String file, List<String> flags) throws IOException {
        var quoted = new ArrayList<String>();
        quoted.add("exec");
        Stream.of(java(), flags, application())
                .flatMap(List::stream)
                .forEach(word -> quoted.add("'" + word.replace("'", "'\\''") + "'"));
        quoted.add("\"${0##*/}\"");
        var launcher = folder.resolve(file);
        Files.writeString(
                launcher, "#!/bin/sh\nMALLOC_ARENA_MAX=1\nexport MALLOC_ARENA_MAX\n" + String.join(" ", quoted) + "\n");
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + launcher + " executable");
        }
        return launcher;
    }

    private List<String> java() {
        var words = new ArrayList<String>();
        words.add(home.resolve("runtime/bin/java").toString());
        words.add("@" + home.resolve(LayerCopy.OPTIONS));
        words.addAll(options);
        return words;
    }

    /// The heap is the default of the layer's launcher.
    private List<String> application() {
        return List.of("-Xmx34m", "-cp", folder.resolve(name + ".jar").toString(), main.getName());
    }
}
