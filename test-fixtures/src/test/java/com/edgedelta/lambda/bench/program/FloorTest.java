package com.edgedelta.lambda.bench.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.layer.LayerCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The floor on this JVM's own runtime, in the place of a layer's.
class FloorTest {
    @TempDir
    Path folder;

    @Test
    void registersFromACacheOfItsOwnAndLivesALambdaLife() throws IOException {
        var home = Files.createDirectories(folder.resolve("home"));
        Files.createSymbolicLink(home.resolve("runtime"), Path.of(System.getProperty("java.home")));
        var log = folder.resolve("classes.log");
        Files.writeString(home.resolve(LayerCopy.OPTIONS), "-XX:+UseSerialGC\n-Xlog:class+load:file=\"" + log + "\"\n");

        var floor = Program.floor(home, folder.resolve("it's a folder"));
        Files.deleteIfExists(log);
        try (var emulator = new Emulator(floor.settings())) {
            var init = emulator.start();
            assertThat(init.problem()).isNull();
            assertThat(init.register()).isPositive().isLessThan(init.firstNext());
            assertThat(init.cpuAtRegister()).isPositive();
            assertThat(emulator.invoke(new Invocation()).timedOut()).isFalse();
            assertThat(emulator.shutdown("spindown").code()).isZero();
            assertThat(emulator.violations()).isEmpty();
            assertThat(emulator.output()).isEmpty();
        }
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.contains(" " + FloorProgram.class.getName() + " "))
                .singleElement()
                .asString()
                .endsWith("source: shared objects file");
    }
}
