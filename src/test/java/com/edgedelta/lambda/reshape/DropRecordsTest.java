package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DropRecordsTest {
    private static final Origin ORIGIN = new Origin(
            "arn:aws:lambda:us-east-1:123456789012:function:orders",
            "123456789012",
            "us-east-1",
            "orders",
            "$LATEST",
            "128",
            "",
            "x86_64",
            Map.of(),
            Set.of(),
            null);

    @Test
    void theRecordHasTheEnvelopeAndTheCountsByReason() {
        DropAccount drops = new DropAccount();
        drops.add(DropReason.BUFFER_FULL, 12, 3000);
        drops.add(DropReason.MALFORMED, 2, 456);

        String written = new String(new DropRecords(ORIGIN).of(drops.total(), 1_646_143_755_231L), UTF_8);

        assertThat(written).endsWith("}\n");
        assertThat(Json.parse(written)).isEqualTo(Json.parse("""
                                {"cloud":{"resource_id":"arn:aws:lambda:us-east-1:123456789012:function:orders",
                                          "account_id":"123456789012","region":"us-east-1"},
                                 "host.arch":"x86_64","faas":{"name":"orders","version":"$LATEST","memory_size":"128","request_id":""},
                                 "timestamp":"2022-03-01T14:09:15.231Z","log_type":"edgedelta.dropped",
                                 "message":"14 records dropped","dropped_records":14,"dropped_bytes":3456,
                                 "reasons":{"buffer_full":12,"malformed":2}}"""));
    }

    @Test
    void itComesFromWhereTheInvocationSays() {
        DropRecords records = new DropRecords(ORIGIN);

        records.origin(ORIGIN.invokedAs("arn:aws-cn:lambda:cn-north-1:123456789012:function:orders:live"));

        assertThat(new String(records.of(new DropAccount().total(), 0), UTF_8))
                .contains("\"resource_id\":\"arn:aws-cn:lambda:cn-north-1:123456789012:function:orders\"");
    }
}
