package com.edgedelta.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.sink.HttpSink;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DestinationsTest {
    private final LogLines log = new LogLines();

    @Test
    void anEndpointIsReachedByHttp() {
        try (Sink sink = Destinations.open(
                Config.from(Map.of("ED_ENDPOINT", "http://127.0.0.1:1/logs")), Clock.system(), log.log())) {
            assertThat(sink).isInstanceOf(HttpSink.class);
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void aDeliveryStreamWithoutTheFirehoseLayerIsSaidOnceAndIsNoDestination() {
        Config config =
                Config.from(Map.of("PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", "logs", "AWS_REGION", "us-east-1"));

        assertThat(Destinations.open(config, Clock.system(), log.log())).isNull();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("PUSHER_MODE=kinesis", "edgedelta-lambda-extension-firehose");
    }

    @Test
    void noDestinationIsNoSink() {
        assertThat(Destinations.open(Config.from(Map.of()), Clock.system(), log.log()))
                .isNull();
        assertThat(log.lines()).isEmpty();
    }
}
