package com.edgedelta.lambda.builder.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes the layer's cache of loaded and linked classes, in two steps: a life of the unpacked layer in the emulator
/// is recorded, then the cache is created from the record. (The JVM's one-step way starts a child process at exit,
/// which a kill leaves half done.)
final class Training {
    private static final long LONGEST_STEP_SECONDS = 120;

    /// What the compiler takes for hot in the recorded life, later lives compile as soon as the class is there. Here
    /// that is what ran three times as often as is usual: 60 invocations then tell what each of them runs from what
    /// init runs often, and the one compiler is done with it when the first invocation comes.
    private static final String WHAT_IS_HOT = "-XX:CompileThresholdScaling=3\n";

    /// What makes classes when the SDK's lambdas and the like are linked, and what reads classes from the runtime: a
    /// recorded life does it hundreds of times, and later lives hardly ever.
    private static final List<String> NEVER_HOT = List.of(
            "java.lang.classfile.*::*",
            "java.lang.invoke.InnerClass*::*",
            "java.lang.invoke.InvokerBytecodeGenerator*::*",
            "java.lang.invoke.LambdaForm*::*",
            "java.lang.invoke.MemberName*::*",
            "java.lang.invoke.MethodType*::*",
            "java.lang.invoke.StringConcat*::*",
            "jdk.internal.classfile.*::*",
            "jdk.internal.constant.*::*",
            "jdk.internal.jimage.*::*",
            "sun.invoke.util.*::*");

    private final Path layer;
    private final Path launcher;
    private final Path work;

    private Training(Path layer, Path launcher, Path work) {
        this.layer = layer;
        this.launcher = launcher;
        this.work = work;
    }

    /// Arguments: the folder with the runtime, in which `classes.aot` is made; the launcher; a folder to work
    /// in.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Path.of(arguments[2]);
        Files.createDirectories(work);
        new Training(Path.of(arguments[0]), Path.of(arguments[1]), work).run();
    }

    private void run() throws IOException, InterruptedException {
        Path recorded = work.resolve("classes.aotconf");
        Path cache = layer.resolve("classes.aot");
        Files.deleteIfExists(recorded);
        Files.deleteIfExists(cache);
        RecordedLife life = hasFirehose() ? new FirehoseTrainingLife(work) : new TrainingLife(work);
        life.live(launcher, layer, recording(recorded));
        create(recorded, cache);
        System.out.println("class cache: " + Files.size(cache) / 1024 + " KiB");
    }

    private static String recording(Path recorded) {
        StringBuilder options = new StringBuilder("-XX:AOTMode=record\n-XX:AOTConfiguration=\"")
                .append(recorded)
                .append("\"\n")
                .append(WHAT_IS_HOT);
        for (String methods : NEVER_HOT) {
            options.append("-XX:CompileCommand=exclude,").append(methods).append('\n');
        }
        return options.toString();
    }

    /// By what the runtime's file `release` says of its modules.
    private boolean hasFirehose() throws IOException {
        return Files.readString(layer.resolve("runtime/release")).contains("com.edgedelta.lambda.firehose");
    }

    private void create(Path recorded, Path cache) throws IOException, InterruptedException {
        Process creation = new ProcessBuilder(
                        layer.resolve("runtime/bin/java").toString(),
                        "@" + layer.resolve("java.options"),
                        "-XX:AOTMode=create",
                        "-XX:AOTConfiguration=" + recorded,
                        "-XX:AOTCache=" + cache,
                        "-Xmx64m",
                        "-m",
                        "com.edgedelta.lambda/com.edgedelta.lambda.Main")
                .inheritIO()
                .start();
        if (!creation.waitFor(LONGEST_STEP_SECONDS, TimeUnit.SECONDS) || creation.exitValue() != 0) {
            creation.destroyForcibly();
            throw new IllegalStateException("the class cache could not be created from " + recorded);
        }
    }
}
