package com.edgedelta.lambda.builder.training;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import com.edgedelta.lambda.layer.ClassCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Makes the layer's cache of loaded and linked classes from a recorded life of the unpacked layer in the emulator.
public final class Training {
    private static final int MOST_LIVES = 4;
    private static final int RUNTIME_INIT_MS = 2_000;

    /// What the compiler takes for hot in the recorded life, later lives compile as soon as the class is there. Here
    /// that is what ran three times as often as is usual: 60 invocations then tell what each of them runs from what
    /// init runs often, and the one compiler is done with it when the first invocation comes.
    ///
    /// The second option keeps the thresholds from rising with the compiler's queue: on a busy machine, whose queue
    /// is long, methods of the hot path would be missing from the cache.
    private static final String WHAT_IS_HOT = """
            -XX:CompileThresholdScaling=3
            -XX:Tier3LoadFeedback=1000
            """;

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

    private final Path home;
    private final Path launcher;
    private final Path work;

    /// @param home the folder with the runtime, in which `classes.aot` is made
    /// @param work a folder for the record
    public Training(Path home, Path launcher, Path work) {
        this.home = home;
        this.launcher = launcher;
        this.work = work;
    }

    /// Makes the cache.
    ///
    /// @param life the name of the life to record: `http` or `firehose`
    public void run(String life) throws IOException {
        ClassCache cache = new ClassCache(work.resolve("classes.aotconf"), home.resolve("classes.aot"));
        record(life, cache);
        create(cache);
    }

    /// On a busy machine a life may end before its warm-up has run a round; another one is recorded then, with
    /// more time for it.
    private void record(String life, ClassCache cache) throws IOException {
        for (int attempt = 1; true; attempt++) {
            Path folder = Files.createDirectories(work.resolve("life-" + attempt));
            RecordedLife next = life(life, folder, RUNTIME_INIT_MS << (attempt - 1));
            Files.deleteIfExists(cache.record());
            try {
                next.live(launcher, home, recording(cache));
                return;
            } catch (BuildFailure e) {
                if (attempt == MOST_LIVES) {
                    throw e;
                }
                System.err.println("layer-builder: once more, because " + e.getMessage());
            }
        }
    }

    private static RecordedLife life(String name, Path folder, int runtimeInitMs) {
        return switch (name) {
            case "http" -> new TrainingLife(folder, runtimeInitMs);
            case "firehose" -> new FirehoseTrainingLife(folder, runtimeInitMs);
            default -> throw new BuildFailure("there is no training " + name + "; there are http, firehose");
        };
    }

    private static String recording(ClassCache cache) {
        StringBuilder options = new StringBuilder();
        for (String option : cache.recording()) {
            options.append('"').append(option).append("\"\n");
        }
        options.append(WHAT_IS_HOT);
        for (String methods : NEVER_HOT) {
            options.append("-XX:CompileCommand=exclude,").append(methods).append('\n');
        }
        return options.toString();
    }

    private void create(ClassCache cache) throws IOException {
        List<String> java = List.of(home.resolve("runtime/bin/java").toString(), "@" + home.resolve("java.options"));
        List<String> application = List.of("-Xmx64m", "-m", "com.edgedelta.lambda/com.edgedelta.lambda.Main");
        try {
            cache.create(java, application, work.resolve("creation.log"));
        } catch (IOException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
