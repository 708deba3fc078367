package com.edgedelta.lambda.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.bench.cost.StartupOptions.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupOptionsTest {
    @Test
    void measuresElevenStartsOfAllSizesByDefault() {
        var options = StartupOptions.parse(List.of());
        assertThat(options.starts()).isEqualTo(11);
        assertThat(options.memory()).containsExactly(128, 512, 1769);
        assertThat(options.inits()).containsExactly(80, 150, 400, 1000);
        assertThat(options.parts()).containsExactly(Part.ADDITION);
        assertThat(options.common().extensions()).isEmpty();
    }

    @Test
    void theShortDefaultRunIsABusyRuntimeAndP256() {
        var options = StartupOptions.parse(List.of());
        assertThat(options.runtimes()).containsExactly(RuntimeKind.busy(300));
        assertThat(options.endpoints()).containsExactly(EndpointKind.P256);
        assertThat(options.additionMemory()).containsExactly(512);
        assertThat(options.durationMs()).isEqualTo(10);
    }

    @Test
    void runtimesEndpointsAndDurationsAreLists() {
        var options =
                parse("--runtime busy150,idle400 --endpoint http,rsa,p256-tls12 --duration 200 --memory 128,1769");
        assertThat(options.runtimes()).containsExactly(RuntimeKind.busy(150), new RuntimeKind(false, 400));
        assertThat(options.endpoints()).containsExactly(EndpointKind.HTTP, EndpointKind.RSA, EndpointKind.P256_TLS12);
        assertThat(options.durationMs()).isEqualTo(200);
        assertThat(options.additionMemory()).containsExactly(128, 1769);
    }

    @Test
    void quickMeasuresLessButWhatIsAskedForAllTheSame() {
        assertThat(parse("--quick").starts()).isEqualTo(3);
        assertThat(parse("--quick").memory()).containsExactly(128, 512);
        assertThat(parse("--quick").inits()).containsExactly(150, 400);
        var options = parse("--starts 7 --memory 256,1024 --init 90 --quick --part throttled");
        assertThat(options.starts()).isEqualTo(7);
        assertThat(options.memory()).containsExactly(256, 1024);
        assertThat(options.inits()).containsExactly(90);
        assertThat(options.parts()).containsExactly(Part.THROTTLED);
    }

    @Test
    void theFirehoseLayerTakesPartWhereItIsAskedFor(@TempDir Path folder) throws IOException {
        var zip = Files.createFile(folder.resolve("firehose.zip"));
        assertThat(parse("--firehose-layer " + zip).firehose()).isFalse();
        var options = parse("--firehose-layer " + zip + " --firehose");
        assertThat(options.firehose()).isTrue();
        assertThat(options.firehoseLayer()).isEqualTo(zip);
    }

    @Test
    void takesManyExtensions(@TempDir Path folder) throws IOException {
        var one = Files.createFile(folder.resolve("one"));
        var two = Files.createFile(folder.resolve("two"));
        assertThat(parse("--extension " + one + " --extension " + two).common().extensions())
                .containsExactly(one, two);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense",
                "--starts",
                "--starts 0",
                "--starts many",
                "--memory 64",
                "--memory 128,",
                "--memory 128,99999",
                "--init -1",
                "--init 10000",
                "--part all",
                "--runtime busy",
                "--runtime lazy100",
                "--endpoint tls",
                "--extension /nowhere/at/all",
                "--layer /nowhere/at/all.zip"
            })
    void saysWhichOptionIsWrong(String words) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    private static StartupOptions parse(String words) {
        return StartupOptions.parse(List.of(words.split(" ", -1)));
    }
}
