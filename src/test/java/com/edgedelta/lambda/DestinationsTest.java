package com.edgedelta.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.sink.HttpSink;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DestinationsTest {
    private final LogLines log = new LogLines();

    private @Nullable Sink open(Config config) {
        return Destinations.open(
                config, new ConfiguredRoutes(config.network(), log.log()), null, Clock.system(), log.log());
    }

    @Test
    void anEndpointIsReachedByHttp() {
        try (Sink sink = open(Config.from(Map.of("ED_ENDPOINT", "http://127.0.0.1:1/logs")))) {
            assertThat(sink).isInstanceOf(HttpSink.class);
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void aDeliveryStreamWithoutTheFirehoseLayerIsSaidOnceAndIsNoDestination() {
        Config config =
                Config.from(Map.of("PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", "logs", "AWS_REGION", "us-east-1"));

        assertThat(open(config)).isNull();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("PUSHER_MODE=kinesis", "edgedelta-lambda-extension-firehose");
    }

    @Test
    void noDestinationIsNoSink() {
        assertThat(open(Config.from(Map.of()))).isNull();
        assertThat(log.lines()).isEmpty();
    }
}
