package com.edgedelta.lambda.builder;

import com.edgedelta.lambda.builder.description.LayerDescription;
import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The last step: the script that checks what was packed.
final class PackageCheck {
    private static final int LONGEST_SECONDS = 120;

    private PackageCheck() {}

    static void run(Path script, Architecture architecture, Path packed, LayerDescription layer, int glibc)
            throws IOException {
        Process check = new ProcessBuilder(
                        script.toString(),
                        architecture.lambdaName(),
                        packed.toString(),
                        String.valueOf(layer.zippedMb()),
                        String.valueOf(layer.unzippedMb()),
                        String.valueOf(glibc))
                .inheritIO()
                .start();
        try {
            if (!check.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || check.exitValue() != 0) {
                throw new BuildFailure(packed.getFileName() + " is not what a layer must be; the lines above say why");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailure("interrupted while " + script + " ran", e);
        } finally {
            check.destroyForcibly();
        }
    }
}
