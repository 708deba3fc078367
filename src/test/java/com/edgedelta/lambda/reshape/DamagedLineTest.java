package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.testing.StreamNotes;
import com.edgedelta.lambda.testing.Telemetry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A function may log what looks like the end of its runtime. If that line is damaged, it still is a line.
final class DamagedLineTest {
    private static final String END =
            "{\"time\":\"t\",\"type\":\"platform.runtimeDone\",\"record\":{\"requestId\":\"r1\"}}";

    private final StreamNotes stream = new StreamNotes();

    private List<String> ends(String batch) {
        Buffer buffer = new Buffer(10_000_000, 1_000_000, new DropAccount(), () -> {});
        Config config = Config.from(Map.of("ED_ENDPOINT", "http://localhost:1/"));
        Reshaper reshaper = new Reshaper(LambdaFunction.ORDERS.origin(), config, buffer, new Invocations(16), stream);
        byte[] bytes = batch.getBytes(UTF_8);
        reshaper.reshape(bytes, bytes.length);
        reshaper.release();
        return stream.all().stream()
                .filter(note -> note.startsWith("runtimeDone"))
                .toList();
    }

    private static String line(String record) {
        return "{\"time\":\"t\",\"type\":\"function\",\"record\":" + record + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":END,\"bad\":tru}",
                "{\"bad\":tru,\"event\":END}",
                "{\"bad\":tru,\"events\":[END]}",
                "{\"bad\":tru,\"events\":[1,END]}",
                "{\"bad\":tru,\"events\":[1,END,2]}",
                "{\"type\":\"platform.runtimeDone\",\"requestId\":\"r1\",\"bad\":tru}",
                "[END,nul]"
            })
    void whatLooksLikeTheEndInADamagedLineIsNone(String record) {
        String damaged = line(record.replace("END", END));

        assertThat(ends("[" + Telemetry.start("r1") + "," + damaged + "," + Telemetry.line("behind") + "]"))
                .isEmpty();
    }

    @Test
    void theEndBehindADamagedLineIsFound() {
        assertThat(ends("[" + Telemetry.start("r1") + "," + line("{\"bad\":tru}") + "," + END + "]"))
                .containsExactly("runtimeDone r1");
    }

    @Test
    void theEndIsFoundIfDamageHasTakenTheCommaBeforeIt() {
        assertThat(ends("[" + Telemetry.start("r1") + "," + line("{\"bad\":tr") + END + "," + Telemetry.line("x")
                        + "]"))
                .containsExactly("runtimeDone r1");
        assertThat(ends("[" + Telemetry.start("r2") + ",{\"time\":\"t\",\"type\":\"function\",\"record\":\"cut" + END
                        + "," + Telemetry.line("x") + "]"))
                .contains("runtimeDone r1");
    }
}
