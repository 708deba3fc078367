package com.edgedelta.lambda.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each predefined name masks, and what it leaves alone. The numbers are those that issuers publish for tests.
final class PredefinedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4111111111111111|#",
                "pay 4111 1111 1111 1111 now|pay # now",
                "4111-1111-1111-1111|#",
                "card=5555555555554444;|card=#;",
                "2223003122003222|#",
                "378282246310005|#",
                "3782 822463 10005|#",
                "6011111111111117|#",
                "30569309025904|#",
                "3530111333300000|#",
                "6200000000000005|#",
                "4222222222222|#",
                "6759649826438453|#",
                "two 4111111111111111,5555555555554444|two #,#",
                "2026 4111 1111 1111 1111 12|2026 # 12",
                "4111111111111111 4111111111111111|# #",
                "\\n4111111111111111\\n|\\n#\\n",
            })
    void masksCardNumbers(String text, String masked) {
        assertThat(Applied.predefined("credit_card").text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111112", // The check digit is wrong.
                "1234567812345670", // No issuer has such numbers, though the check digit is right.
                "1700000000000", // A time in milliseconds.
                "41111111111111111111111", // Too many digits.
                "411111111111", // Too few.
                "0.4111111111111111", // A fraction.
                "2022-03-01T14:09:15.231Z",
                "4111--1111--1111--1111",
                "4111.1111.1111.1111",
            })
    void leavesOtherNumbersThanThoseOfCards(String text) {
        assertThat(Applied.predefined("credit_card").text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from jo@example.com to|from # to",
                "<jo.smith+x_y%z-1@mail.example.co.uk>|<#>",
                "a@b.io,c@d.io|#,#",
                "Jo@Example.COM.|#.",
                "j\u00f6rg@b\u00fccher.example|#",
                "jo@example.com-x|#-x",
                "user:jo@example.com:22|user:#:22",
                "jo@b.c.example1.org.x|#.x",
            })
    void masksMailAddresses(String text, String masked) {
        assertThat(Applied.predefined("email").text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@example.com",
                "jo@",
                "jo@localhost",
                "jo@example.c",
                "jo @example.com",
                "@@@",
                "a@b@c",
                "jo@1.2"
            })
    void leavesOtherSigns(String text) {
        assertThat(Applied.predefined("email").text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1|#",
                "http://192.168.178.21:8080/|http://#:8080/",
                "255.255.255.255 0.0.0.0|# #",
                "from 10.0.0.1.|from #.",
                "10.0.0.0/8|#/8"
            })
    void masksIpv4Addresses(String text, String masked) {
        assertThat(Applied.predefined("ipv4").text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.1234", "1..2.3.4", "14:09:15.231", "::1", "1.2.3."})
    void leavesOtherNumbersWithDots(String text) {
        assertThat(Applied.predefined("ipv4").text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"123-45-6789|#", "ssn:899-01-0001.|ssn:#.", "001-01-0001 772-99-9999|# #"})
    void masksSocialSecurityNumbers(String text, String masked) {
        assertThat(Applied.predefined("us_ssn").text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000-12-3456",
                "666-12-3456",
                "900-12-3456",
                "123-00-4567",
                "123-45-0000",
                "1123-45-6789",
                "123-45-67890",
                "1-123-45-6789",
                "123-45-6789-1",
                "123 45 6789",
                "123-456-789"
            })
    void leavesNumbersThatAreNeverIssued(String text) {
        assertThat(Applied.predefined("us_ssn").text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"415-555-2671|#", "+1-415-555-2671|+#", "call 1-415-555-2671 or 212-555-0100|call # or #"})
    void masksTelephoneNumbers(String text, String masked) {
        assertThat(Applied.predefined("us_phone_dash").text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "115-555-2671",
                "415-155-2671",
                "415-555-26711",
                "2-415-555-2671",
                "415-555-2671-1",
                "415.555.2671"
            })
    void leavesOtherNumbersWithDashes(String text) {
        assertThat(Applied.predefined("us_phone_dash").text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AKIAIOSFODNN7EXAMPLE|#",
                "key=ASIAIOSFODNN7EXAMPLE,|key=#,",
                "\\nAKIAIOSFODNN7EXAMPLE\\n|\\n#\\n",
                "ACCAIOSFODNN7EXAMPLE ABIAIOSFODNN7EXAMPLE|# #"
            })
    void masksIdsOfAccessKeys(String text, String masked) {
        assertThat(Applied.predefined("aws_access_key").text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIAIOSFODNN7EXAMPL",
                "AKIAIOSFODNN7EXAMPLE1",
                "XAKIAIOSFODNN7EXAMPLE",
                "AKIAiosfodnn7example",
                "AROAIOSFODNN7EXAMPLE"
            })
    void leavesOtherIds(String text) {
        assertThat(Applied.predefined("aws_access_key").text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1g|#",
                "t=eyJhbGciOiJub25lIn0.eyJqb2UiOiJ4In0.;|t=#;",
                "eyJhbGciOiJSU0EtT0FFUCJ9.OKOaw.48V1.5eym.XFBo|#",
                "cut eyJhbGciOiJIUzI1NiJ9.eyJzdWIi|cut #",
            })
    void masksWebTokens(String text, String masked) {
        assertThat(Applied.predefined("jwt").text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eyJ.a.b", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9.", "eyJhbGci OiJ9.a.b", "xyz.abc.def"})
    void leavesOtherTexts(String text) {
        assertThat(Applied.predefined("jwt").text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization: Bearer abc12345|Authorization: Bearer #",
                "BEARER  mF_9.B5f-4.1JqM~+/==;|BEARER  #;",
                "bearer abcdefghijklmnopqrst|bearer #",
                "Bearer x1 bearer abcdefg8|Bearer x1 bearer #",
                "Bearer my-secret-token|Bearer #",
                "Bearer eyJabc.def.ghi, x|Bearer #, x",
                "bearer abcDefgh|bearer #",
                "Authorization: Bearer hunter|Authorization: Bearer #",
                "\"authorization\":\"bearer x\"|\"authorization\":\"bearer #\"",
                "authorization = \"Bearer  abc\"|authorization = \"Bearer  #\"",
            })
    void masksBearerTokens(String text, String masked) {
        assertThat(Applied.predefined("bearer_token").text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the bearer instrument",
                "bearer authentication.",
                "Bearer Authentication",
                "authorization: bearer",
                "authorization of the bearer x",
                "bearer",
                "Bearer ",
                "Bearerabc12345",
                "bearer of news",
                "bear 12345678"
            })
    void leavesOtherBearers(String text) {
        assertThat(Applied.predefined("bearer_token").text(text)).isEqualTo(text);
    }

    @Test
    void masksPrivateKeysOfSeveralLines() {
        Applied rule = Applied.predefined("private_key");

        assertThat(rule.text("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nb"))
                .isEqualTo("a\n#\nb");
        assertThat(rule.text("-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----\\n x"))
                .isEqualTo("#\\n x");
        assertThat(rule.text("-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----"))
                .isEqualTo("#");
    }

    @Test
    void masksAPrivateKeyThatIsCutShort() {
        assertThat(Applied.predefined("private_key").text("x -----BEGIN EC PRIVATE KEY-----\nMHcC"))
                .isEqualTo("x #");
    }

    @Test
    void masksThePrivateKeyWhoseLinesAreRecordsOfTheirOwn() {
        Applied rule = Applied.predefined("private_key");

        assertThat(rule.text("-----BEGIN PRIVATE KEY-----\n")).isEqualTo("#\n");
        assertThat(rule.text("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n")).isEqualTo("#\n");
        assertThat(rule.text("INFO another line\n")).isEqualTo("INFO another line\n");
        assertThat(rule.text("Ab==\n")).isEqualTo("#\n");
        assertThat(rule.text("-----END PRIVATE KEY-----\n")).isEqualTo("#\n");
        assertThat(rule.text("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n")).isEqualTo("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-03-01T14:09:15.231Z\t8286a188-ba32-4475-8077-530cd35c09a9\tINFO\t",
                "[INFO]\t2026-03-01T14:09:15.231Z\t8286a188-ba32-4475-8077-530cd35c09a9\t",
                "2026-03-01 14:09:15,231 INFO [main] ",
            })
    void masksThePrivateKeyWhoseLinesARuntimeWritesBehindATime(String before) {
        Applied rule = Applied.predefined("private_key");
        String masked = before + "#\n";

        assertThat(rule.text(before + "-----BEGIN RSA PRIVATE KEY-----\n")).isEqualTo(masked);
        assertThat(rule.text(before + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n")).isEqualTo(masked);
        assertThat(rule.text(before + "Q2xvc2VkIHdpdGggYSBrZXkgdGhhdCBp\n")).isEqualTo(masked);
        assertThat(rule.text(before + "c3Qga2V5\n")).isEqualTo(masked);
        assertThat(rule.text("INFO another line\n")).isEqualTo("INFO another line\n");
        assertThat(rule.text(before + "-----END RSA PRIVATE KEY-----\n")).isEqualTo(masked);
        assertThat(rule.text(before + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n"))
                .isEqualTo(before + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n");
    }

    @Test
    void masksThePrivateKeyWhoseLinesAreMembersOfJson() {
        Applied rule = Applied.predefined("private_key");

        assertThat(rule.json(json("-----BEGIN PRIVATE KEY-----"))).isEqualTo(json("#"));
        for (int line = 0; line < 60; line++) {
            assertThat(rule.json(json("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"))).isEqualTo(json("#"));
        }
        assertThat(rule.json(json("a message"))).isEqualTo(json("a message"));
        assertThat(rule.json(json("c3Qga2V5"))).isEqualTo(json("#"));
        assertThat(rule.json(json("-----END PRIVATE KEY-----"))).isEqualTo(json("#"));
        assertThat(rule.json(json("c3Qga2V5"))).isEqualTo(json("c3Qga2V5"));
    }

    private static String json(String message) {
        return "{\"time\":1772374155231,\"level\":\"INFO\",\"code\":2048,\"message\":\"" + message + "\"}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`MIIE\n-----END PRIVATE KEY-----\n-----BEGIN PRIVATE KEY-----\nMII`|`#\n#`",
                "`-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\nx`|`#\nx`",
                "MIIEvQIBADANBgkqhkiG9w0B abc -----END PRIVATE KEY----- x|# x",
                "MIIEvQIBADANBgkqhkiG9w0B -----END PRIV|#",
                "no: -----END PRIVATE KEY-----|no: #",
                "{\"message\":\"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA\"} |{\"message\":\"#\"}",
                "<MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA>.|<#>.",
                "a message, (in) <words>.|a message, (in) <words>.",
            })
    void masksTheRestOfAPrivateKeyThatEndsWithinALine(String text, String masked) {
        Applied rule = Applied.predefined("private_key");

        assertThat(rule.text("-----BEGIN PRIVATE KEY-----")).isEqualTo("#");
        assertThat(rule.text(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----",
                "-----BEGIN PUBLIC KEY-----\nMII\n-----END PUBLIC KEY-----",
                "-----BEGIN ",
                "PRIVATE KEY"
            })
    void leavesWhatIsPublic(String text) {
        assertThat(Applied.predefined("private_key").text(text)).isEqualTo(text);
    }
}
