package com.edgedelta.lambda.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExtensionLogTest {
    @Test
    void everyLineBeginsWithTheTag() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExtensionLog log = new ExtensionLog(out, true);

        log.info("one");
        log.warn("größer");

        assertThat(out.toString(UTF_8)).isEqualTo("[edgedelta] one\n[edgedelta] größer\n");
    }

    @Test
    void informationIsSilentUnlessAskedFor() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExtensionLog log = new ExtensionLog(out, false);

        log.info("one");
        log.warn("two");

        assertThat(out.toString(UTF_8)).isEqualTo("[edgedelta] two\n");
    }

    @Test
    void aLineIsOneWriteSoThatOtherProcessesDoNotCutIt() {
        List<String> writes = new ArrayList<>();
        ExtensionLog log = new ExtensionLog(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        writes.add("a single byte");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        writes.add(new String(bytes, offset, length, UTF_8));
                    }
                },
                true);

        log.warn("one");

        assertThat(writes).containsExactly("[edgedelta] one\n");
    }

    @Test
    void aLineThatCannotBeWrittenHarmsNobody() {
        int[] tried = {0};
        ExtensionLog log = new ExtensionLog(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        tried[0]++;
                        throw new IOException("closed");
                    }
                },
                true);

        log.warn("one");
        log.info("two");

        assertThat(tried[0]).as("each line is tried once").isEqualTo(2);
    }
}
