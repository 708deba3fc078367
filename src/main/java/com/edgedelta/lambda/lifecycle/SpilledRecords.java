package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.buffer.SpillFile;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import java.nio.file.Path;
import java.time.Duration;

/// Records that survive a reset of the sandbox in a file. Those of the previous process are taken over in the
/// background of init; those of this one are left to the next one at SHUTDOWN.
final class SpilledRecords {
    private static final Duration LONGEST_READ = Duration.ofSeconds(1);

    private final Pipeline pipeline;
    private final SpillFile file;
    private final BackgroundTask takingUp;

    private SpilledRecords(Pipeline pipeline, SpillFile file, BackgroundTask takingUp) {
        this.pipeline = pipeline;
        this.file = file;
        this.takingUp = takingUp;
    }

    static SpilledRecords takeUp(Config config, Pipeline pipeline, ExtensionLog log) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        SpillFile file = new SpillFile(folder, config.lambda().functionName(), config.bufferBytes() / 2);
        return new SpilledRecords(
                pipeline, file, BackgroundTask.start("spill-file", () -> takeUp(pipeline, file, log)));
    }

    private static void takeUp(Pipeline pipeline, SpillFile file, ExtensionLog log) {
        try {
            pipeline.restore(file);
        } catch (RuntimeException | OutOfMemoryError lost) {
            log.warn("the records of an earlier process cannot be taken up: "
                    + lost.getClass().getName());
        }
    }

    /// Waits until the file has been read, up to a second.
    void await() throws InterruptedException {
        takingUp.await(LONGEST_READ);
        if (takingUp.isRunning()) {
            takingUp.cutOff();
        }
    }

    /// Leaves the remaining records to the next process of this sandbox.
    void leave() {
        pipeline.spill(file);
    }
}
