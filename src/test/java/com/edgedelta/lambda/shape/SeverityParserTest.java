package com.edgedelta.lambda.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.config.Severity;
import com.edgedelta.lambda.testing.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The level of a line in JSON, and in the formats of runtimes and loggers. In the tables `>` is a tab,
/// `^` a line break and `~` the escape character; `none` means that the line states no level.
final class SeverityParserTest {
    private static final String ID = "d6cd7d5a-0a0a-4f6c-9f3c-8b2f2b0a2b11";

    private final SeverityParser parser = new SeverityParser();

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "{\"level\":\"INFO\",\"message\":\"x\"} ! INFO",
                "{\"level\":\"warning\"} ! WARN",
                "{\"message\":\"x\",\"severity\":\"Error\"} ! ERROR",
                "{\"log_level\":\"CRITICAL\"} ! FATAL",
                "{ \"level\" : \"debug\" } ! DEBUG",
                "{\"lev\\u0065l\":\"TRACE\"} ! TRACE",
                // pino and bunyan
                "{\"level\":10} ! TRACE",
                "{\"level\":20} ! DEBUG",
                "{\"level\":30,\"time\":1646143755231,\"pid\":8,\"msg\":\"x\"} ! INFO",
                "{\"level\":35} ! INFO",
                "{\"name\":\"app\",\"hostname\":\"h\",\"pid\":8,\"level\":40,\"msg\":\"x\",\"v\":0} ! WARN",
                "{\"level\":50} ! ERROR",
                "{\"level\":60} ! FATAL",
                // Go's slog
                "{\"time\":\"2022-03-01T14:09:15.231Z\",\"level\":\"INFO+2\",\"msg\":\"x\"} ! INFO",
                "{\"level\":\"DEBUG-4\"} ! TRACE",
                "{\"level\":\"ERROR+4\"} ! FATAL",
                "{\"level\":\"ERROR+99\"} ! FATAL",
                "{\"level\":\"INFO+\"} ! none",
                "{\"level\":\"INFO+2x\"} ! none",
                "{\"level\":\"INFO+123456789012\"} ! none",
                "{\"level\":\"+2\"} ! none",
                "{\"level\":70} ! none",
                "{\"level\":9} ! none",
                "{\"level\":300} ! none",
                "{\"level\":3.5} ! none",
                "{\"level\":-10} ! none",
                "{\"level\":true} ! none",
                "{\"level\":null,\"severity\":\"WARN\"} ! WARN",
                "{\"level\":\"seven\",\"severity\":\"WARN\"} ! WARN",
                "{\"level\":{\"level\":\"ERROR\"}} ! none",
                "{\"context\":{\"level\":\"ERROR\"},\"message\":\"x\"} ! none",
                "{\"items\":[{\"severity\":\"ERROR\"}]} ! none",
                "{\"context\":{\"level\":\"ERROR\"},\"level\":\"INFO\"} ! INFO",
                "{\"Level\":\"ERROR\"} ! none",
                "{\"message\":\"level: ERROR\"} ! none",
                "{} ! none",
                "[\"ERROR\"] ! none",
                "50 ! none",
                "null ! none",
                "\"\" ! none"
            })
    void readsTheMembersOfAnObject(String json, String expected) {
        assertThat(of(json)).isEqualTo(expected);
    }

    @Test
    void readsAnObjectThatComesAsText() {
        assertThat(ofText("{\"level\":\"ERROR\",\"message\":\"a \\\"quoted\\\" word\"}\n"))
                .isEqualTo("ERROR");
        assertThat(ofText("{\"message\":\"" + "x\\n".repeat(3000) + "\",\"level\":40}"))
                .isEqualTo("WARN");
        assertThat(ofText("{\"level\":\"ERROR\",\"message\":\"cut")).isEqualTo("ERROR");
        assertThat(ofText("{level: ERROR}")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                // Node.js
                "2022-03-01T14:09:15.231Z>ID>INFO>x ! INFO",
                "2022-03-01T14:09:15.231Z>undefined>ERROR>Uncaught Exception >{\"errorType\":\"Error\"} ! ERROR",
                "2022-03-01T14:09:15.231Z>ID>WARN>DEBUG is off ! WARN",
                "2022-03-01T14:09:15.231Z>ID>Task timed out after 3.00 seconds ! none",
                "2022-03-01T14:09:15.231Z ID Task timed out after 3.00 seconds ! none",
                // .NET
                "2022-03-01T14:09:15.231Z>ID>info>x ! INFO",
                "2022-03-01T14:09:15.231Z>ID>fail>x ! ERROR",
                "2022-03-01T14:09:15.231Z>ID>warn>x ! WARN",
                "2022-03-01T14:09:15.231Z>ID>dbug>x ! DEBUG",
                "2022-03-01T14:09:15.231Z>ID>crit>x ! FATAL",
                "info: Microsoft.Hosting.Lifetime[0] ! INFO",
                "trce: A.B[0] ! TRACE",
                "[14:09:15 INF] x ! INFO",
                "[14:09:15 WRN] x ! WARN",
                // Python
                "[INFO]>2022-03-01T14:09:15.231Z>ID>x ! INFO",
                "[WARNING]>2022-03-01T14:09:15.231Z>ID>x ! WARN",
                "[CRITICAL]>2022-03-01T14:09:15.231Z>ID>x ! FATAL",
                "[ERROR] KeyError: 'x' ! ERROR",
                "WARNING:root:x ! WARN",
                "2022-03-01 14:09:15,231 - orders - DEBUG - x ! DEBUG",
                "2022-03-01 14:09:15.231 | ERROR    | module:function:1 - x ! ERROR",
                "Traceback (most recent call last): ! none",
                // Java
                "2022-03-01 14:09:15 ID INFO  Handler:12 - x ! INFO",
                "14:09:15.231 [main] ERROR com.example.Handler - x ! ERROR",
                "[main] WARN com.example.Handler - x ! WARN",
                "123 [main] DEBUG com.example.Handler - x ! DEBUG",
                "2022-03-01T14:09:15.231Z  INFO 8 --- [           main] c.example.Handler : x ! INFO",
                "2022-03-01 14:09:15,231 INFO  [com.example.Handler] (main) x ! INFO",
                "[INFO] x ! INFO",
                "Mar 01, 2022 2:09:15 PM com.example.Handler handle^SEVERE: x ! ERROR",
                "Mar 01, 2022 2:09:15 PM com.example.Handler handle^FINE: x ! DEBUG",
                "java.lang.IllegalStateException: x ! none",
                "Error: x ! none",
                // Ruby
                "I, [2022-03-01T14:09:15.231000 #8]  INFO -- : x ! INFO",
                "E, [2022-03-01T14:09:15.231000 #8] ERROR ID -- : x ! ERROR",
                // Go
                "time=2022-03-01T14:09:15.231Z level=INFO msg=x ! INFO",
                "time=\"2022-03-01 14:09:15\" level=error msg=\"level=debug\" ! ERROR",
                "level=WARN msg=x ! WARN",
                "msg=\"it \\\" level=ERROR\" level=debug ! DEBUG",
                "2022/03/01 14:09:15 INFO x ! INFO",
                "2022-03-01T14:09:15.231Z>info>main.go:1>x ! INFO",
                "1646143755.231>error>x ! ERROR",
                // Rust
                "` INFO handler: x` ! INFO",
                "2022-03-01T14:09:15.231000Z ERROR orders::handler: x ! ERROR",
                "[2022-03-01T14:09:15Z WARN  orders] x ! WARN",
                "~[2m2022-03-01T14:09:15.231000Z~[0m ~[32m INFO~[0m orders: x ! INFO",
                "time=2022-03-01T14:09:15.231Z level=WARN+1 msg=x ! WARN",
                "2:09PM ERR x error=y ! ERROR",
                "INFO[0000] x key=value ! INFO",
                // PHP
                "[2022-03-01T14:09:15.231+00:00] app.ERROR: x {} [] ! ERROR",
                "[2022-03-01 14:09:15] local.INFO: x ! INFO",
                "[2022-03-01 14:09:15] Not.a.LEVEL: x ! none",
                "[2022-03-01 14:09:15] x.y.z: ERROR ! none",
                // Others
                "2022-03-01T14:09:15.231Z info: x ! INFO",
                "2022-03-01T14:09:15.231Z - error: x ! ERROR",
                "2022-03-01T14:09:15.231Z Error: x ! none",
                "2022-03-01 14:09:15.2310|WARN|Name|x ! WARN",
                "2022-03-01T14:09:15Z |WARN | x ! WARN",
                "Tue Mar 01 14:09:15 UTC 2022 ERROR x ! ERROR",
                "01 Mar 2022 14:09:15,231 INFO x ! INFO",
                "2022-03-01 14:09:15 [warning  ] x ! WARN",
                "[14:09:15.231] INFO (8): x ! INFO",
                "ERROR something failed ! ERROR",
                "ERROR: something failed ! ERROR",
                "error: something failed ! ERROR",
                "[2022-03-01T14:09:15.231] [INFO] default - x ! INFO",
                // None
                "START RequestId: ID Version: $LATEST ! none",
                "END RequestId: ID ! none",
                "REPORT RequestId: ID>Duration: 3.42 ms ! none",
                "INIT_START Runtime Version: java:21.v14 ! none",
                "error while reading ! none",
                "the level is INFO ! none",
                "Fine, no ERROR here ! none",
                "CONFIG loaded ! none",
                "fine: all is well ! none",
                "3 ERROR lines were found ! none",
                "INFORMATIONAL_MESSAGE x ! none",
                "DEBUG=true ! none",
                "d\u00e9j\u00e0 vu ERROR ! none",
                "[ERROR ! none",
                "[] x ! none",
                "level= ! none",
                "= ! none",
                "- ! none"
            })
    void readsTheBeginningOfAText(String text, String expected) {
        assertThat(ofText(text.replace('>', '\t')
                        .replace('^', '\n')
                        .replace('~', '\u001b')
                        .replace("ID", ID)))
                .isEqualTo(expected);
    }

    @Test
    void looksAtTheBeginningOfALongLineOnly() {
        assertThat(ofText("k=v ".repeat(100) + "ERROR x")).isEqualTo("none");
        assertThat(ofText("ERROR " + "x".repeat(100_000))).isEqualTo("ERROR");
        assertThat(ofText("\u001b".repeat(1000))).isEqualTo("none");
    }

    /// Whatever a text contains, it is read without a failure, and the same in each spelling of its escapes.
    @Test
    void readsAnyTextTheSameHoweverItIsEscaped() {
        Random random = new Random(Seed.VALUE);
        String[] parts = {
            "[",
            "]",
            "(",
            ")",
            "\t",
            " ",
            "=",
            "\"",
            "\\",
            "\n",
            ":",
            "-",
            "level",
            "INFO",
            "error",
            "\u001b",
            "2022-03-01",
            "d\u00e9",
            "\ud83d\ude00",
            ID,
            "undefined",
            "Mar",
            "1",
            "|",
            "{"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            StringBuilder escaped = new StringBuilder("\"");
            for (char c : text.toString().toCharArray()) {
                escaped.append("\\u%04x".formatted((int) c));
            }

            assertThat(of(escaped.append('"').toString()))
                    .as("-Dseed=%d, text %s", Seed.VALUE, text)
                    .isEqualTo(ofText(text.toString()));
        }
    }

    private String ofText(String text) {
        return of(Json.value(text).toString());
    }

    private String of(String json) {
        byte[] bytes = (" " + json + " ").getBytes(UTF_8);
        Severity severity = parser.of(bytes, 1, bytes.length - 1);
        return severity == null ? "none" : severity.toString();
    }
}
