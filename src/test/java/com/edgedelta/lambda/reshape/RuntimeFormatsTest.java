package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The id in lines as runtimes and loggers write them, on Managed Instances. `ID` is the invocation's, `OTHER` an id of
/// something else.
final class RuntimeFormatsTest {
    private static final String ID = "0b1c2d3e-0001-4a5b-8c6d-7e8f90a1b2c3";
    private static final String OTHER = "ffffffff-0002-4a5b-8c6d-7e8f90a1b2c3";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "~", quoteCharacter = '\0', textBlock = """
        Java       ~ {"timestamp":"2026-11-28T10:00:00.123Z","level":"INFO","message":"m","logger":"a.B","AWSRequestId":"ID"}
        log4j JSON ~ {"instant":{"epochSecond":1,"nanoOfSecond":2},"level":"INFO","contextMap":{"a":"b"},"message":"m","AWSRequestId":"ID"}
        Java PT    ~ {"level":"INFO","message":"m","cold_start":true,"function_memory_size":512,"function_request_id":"ID","correlation_id":"OTHER"}
        Java PT 1  ~ {"coldStart":true,"functionArn":"arn:aws:lambda:a","functionRequestId":"ID","samplingRate":0.1,"correlation_id":"OTHER"}
        Node.js    ~ {"timestamp":"2026-11-28T10:00:00.123Z","level":"INFO","requestId":"ID","message":{"requestId":"OTHER"}}
        TS PT      ~ {"cold_start":false,"function_request_id":"ID","level":"INFO","message":"m","correlation_id":"OTHER","xray_trace_id":"1-2"}
        Python     ~ {"timestamp":"2026-11-28T10:00:00Z","level":"INFO","message":"m","logger":"root","requestId":"ID"}
        Python err ~ {"level":"ERROR","errorMessage":"e","errorType":"ValueError","requestId":"ID","stackTrace":["a, b"]}
        Python PT  ~ {"level":"INFO","location":"f:1","message":{"requestId":"OTHER"},"function_request_id":"ID","correlation_id":"OTHER"}
        structlog  ~ {"event":"m","level":"info","aws_request_id":"ID","requestId":"OTHER"}
        .NET       ~ {"timestamp":"2026-11-28T10:00:00.123Z","level":"Information","requestId":"ID","traceId":"1-2","message":"m {a}","a":1}
        .NET scope ~ {"level":"Information","Scope":[{"requestId":"OTHER"},{"a":{"requestId":"OTHER"}}],"requestId":"ID","message":"m"}
        .NET PT    ~ {"cold_start":true,"function_request_id":"ID","level":"Information","name":"A.B","message":"m"}
        .NET PT C  ~ {"coldStart":true,"functionRequestId":"ID","level":"Information","message":"m"}
        .NET PT P  ~ {"ColdStart":true,"FunctionRequestId":"ID","Level":"Information","Message":"m"}
        Ruby       ~ {"timestamp":"2026-11-28T10:00:00Z","level":"INFO","message":"m","requestId":"ID"}
        Rust       ~ {"timestamp":"2026-11-28T10:00:00Z","level":"INFO","fields":{"message":"m"},"target":"t","span":{"requestId":"ID","xrayTraceId":"x","name":"Lambda runtime invoke"},"spans":[]}
        Rust spans ~ {"level":"INFO","fields":{"requestId":"OTHER"},"span":{"name":"inner"},"spans":[{"name":"a"},{"requestId":"ID","name":"Lambda runtime invoke"},{"name":"inner"}]}
        Go slog    ~ {"time":"2026-11-28T10:00:00.123456789Z","level":"INFO","msg":"m","requestId":"ID"}
        Go zap     ~ {"level":"info","ts":1764324000.1,"caller":"a.go:1","msg":"m","awsRequestId":"ID"}
        pino       ~ {"level":30,"time":1764324000123,"awsRequestId":"ID","msg":"m"}
        """)
    void theIdOfAnObjectIsFoundHoweverItIsDelivered(String kind, String record) {
        String line = record.replace("ID", ID).replace("OTHER", OTHER);

        assertThat(idOf(line)).as(kind).isEqualTo(ID);
        assertThat(idOf(Json.value(line + "\n").toString()))
                .as(kind + " as text")
                .isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-28T10:00:00.123Z\tID\tINFO\tm", // Node.js
                "2026-11-28T10:00:00.123Z\tID\tERROR\tInvoke Error \t{\"requestId\":\"OTHER\"}",
                "[INFO]\t2026-11-28T10:00:00.123Z\tID\tm", // Python
                "2026-11-28 10:00:00 ID INFO  Handler - m", // log4j with the pattern of AWS's page
                "2026-11-28T10:00:00.123Z\tID\tinfo\tm", // .NET
                "2026-11-28T10:00:00.123456Z\tID\tm"
            })
    void theIdOfATextIsFoundInItsColumn(String text) {
        assertThat(idOf(Json.value(text.replace("ID", ID).replace("OTHER", OTHER) + "\n")
                        .toString()))
                .isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"level\":\"INFO\",\"correlation_id\":\"ID\"}",
                "{\"requestContext\":{\"requestId\":\"ID\"}}",
                "{\"x_request_id\":\"ID\",\"request_id\":\"ID\",\"apiRequestId\":\"ID\"}",
                "{\"Scope\":[{\"requestId\":\"ID\"}]}",
                "{\"requestId\":\"JKJaXmPLvHcESHA=\"}",
                "\"RequestId: ID Process exited before completing request\"",
                "\"I, [2026-11-28T10:00:00.123456 #8]  INFO -- : ID\"", // Ruby's logger
                "\"2026-11-28 10:00:00,123 ID INFO m\""
            })
    void anIdThatMayBeSomethingElsesIsNotTaken(String record) {
        assertThat(idOf(record.replace("ID", ID))).isEmpty();
    }

    private static String idOf(String record) {
        Bench bench =
                new Bench(LambdaFunction.ORDERS, Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances"));
        String event = "{\"time\":\"2026-11-28T10:00:00.000Z\",\"type\":\"function\",\"record\":" + record + "}";
        byte[] output = bench.reshapeAlone(("[" + event + "," + event + "]").getBytes(UTF_8));
        return Records.parse(output).get(0).get("faas").asObject().getString("request_id", "?");
    }
}
