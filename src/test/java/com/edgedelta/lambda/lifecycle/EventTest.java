package com.edgedelta.lambda.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTest {
    private static Event parse(String json) {
        return Event.parse(json.getBytes(UTF_8));
    }

    /// The example of "Using the Lambda Extensions API to create extensions", AWS Lambda developer guide.
    @Test
    void anInvocationIsRead() {
        assertThat(parse("""
                        {
                            "eventType": "INVOKE",
                            "deadlineMs": 676051,
                            "requestId": "3da1f2dc-3222-475e-9205-e2e6c6318895",
                            "invokedFunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:ExtensionTest",
                            "tracing": {
                                "type": "X-Amzn-Trace-Id",
                                "value": "Root=1-5f35ae12-0c0fec141ab77a00bc047aa2;Parent=2be948a625588e32;Sampled=1"
                            }
                        }
                        """))
                .isEqualTo(new Event.Invoke(
                        "3da1f2dc-3222-475e-9205-e2e6c6318895",
                        676051,
                        "arn:aws:lambda:us-east-1:123456789012:function:ExtensionTest",
                        "Root=1-5f35ae12-0c0fec141ab77a00bc047aa2;Parent=2be948a625588e32;Sampled=1"));
    }

    @Test
    void anInvocationMayLackEverything() {
        assertThat(parse("{\"eventType\":\"INVOKE\"}")).isEqualTo(new Event.Invoke("", 0, "", null));
        assertThat(parse("{\"eventType\":\"INVOKE\",\"tracing\":null}")).isEqualTo(new Event.Invoke("", 0, "", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spindown", "timeout", "failure", "TIMEOUT"})
    void aShutdownIsRead(String reason) {
        assertThat(parse("{\"eventType\":\"SHUTDOWN\",\"shutdownReason\":\"" + reason
                        + "\",\"deadlineMs\":1767323045678}"))
                .isEqualTo(new Event.Shutdown(reason, 1_767_323_045_678L));
    }

    @Test
    void aDeadlineMayBeAStringOrNonsense() {
        assertThat(parse("{\"eventType\":\"SHUTDOWN\",\"deadlineMs\":\"12\"}")).isEqualTo(new Event.Shutdown("", 12));
        assertThat(parse("{\"eventType\":\"SHUTDOWN\",\"deadlineMs\":\"soon\"}"))
                .isEqualTo(new Event.Shutdown("", 0));
        assertThat(parse("{\"eventType\":\"SHUTDOWN\",\"deadlineMs\":1e400}")).isEqualTo(new Event.Shutdown("", 0));
        assertThat(parse("{\"eventType\":\"SHUTDOWN\",\"deadlineMs\":null}")).isEqualTo(new Event.Shutdown("", 0));
    }

    @Test
    void anEventNobodyAskedForIsAnotherOne() {
        assertThat(parse("{\"eventType\":\"RESTORE\"}")).isEqualTo(new Event.Other("RESTORE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"eventType\":", "<html>busy</html>"})
    void damageIsAnotherOneToo(String damaged) {
        assertThat(parse(damaged)).isEqualTo(new Event.Other(""));
    }
}
