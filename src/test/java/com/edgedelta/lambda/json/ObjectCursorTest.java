package com.edgedelta.lambda.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectCursorTest {
    private byte[] json = new byte[0];
    private ObjectCursor cursor = new ObjectCursor(new JsonScanner());

    private void open(String text) {
        json = text.getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.reset(json, json.length);
        cursor = new ObjectCursor(scanner);
        cursor.open(0);
    }

    private List<String> members() {
        List<String> members = new ArrayList<>();
        while (cursor.next()) {
            Span value = cursor.value();
            assertThat(value.from()).isEqualTo(cursor.valueFrom());
            members.add(cursor.key() + "=" + new String(json, value.from(), value.to() - value.from(), UTF_8));
        }
        return members;
    }

    @Test
    void walksTheMembersInTheirOrder() {
        open("{\"b\":1,\"a\":\"x\",\"c\":{\"d\":[1,2]},\"e\":[],\"b\":null} and more");

        assertThat(members()).containsExactly("b=1", "a=\"x\"", "c={\"d\":[1,2]}", "e=[]", "b=null");
        assertThat(cursor.end()).isEqualTo(47);
        assertThat(cursor.next()).as("behind the last").isFalse();
        assertThat(cursor.end()).isEqualTo(47);
    }

    @Test
    void whiteSpaceIsSkipped() {
        open("{ \"a\"\t:\r\n1 ,\n\"b\" : 2 }");

        assertThat(members()).containsExactly("a=1", "b=2");
        assertThat(cursor.end()).isEqualTo(json.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{ }", "{\n}"})
    void anEmptyObjectHasNoMembers(String empty) {
        open(empty);

        assertThat(cursor.next()).isFalse();
        assertThat(cursor.end()).isEqualTo(empty.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{,",
                "{,}",
                "{\"a",
                "{\"a\"",
                "{\"a\"}",
                "{\"a\":",
                "{\"a\":}",
                "{\"a\":tru",
                "{\"a\":[1}",
                "{\"a\":1",
                "{\"a\":1]",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}",
                "{a:1}",
                "{\"a\":\"x"
            })
    void damageEndsTheWalkAndIsTold(String damaged) {
        open(damaged);

        members();

        assertThat(cursor.end()).isEqualTo(JsonScanner.DAMAGED);
    }

    @Test
    void membersBeforeTheDamageAreTold() {
        open("{\"a\":1,\"b\":[2],\"c\":");

        assertThat(members()).containsExactly("a=1", "b=[2]");
        assertThat(cursor.end()).isEqualTo(JsonScanner.DAMAGED);
    }

    @Test
    void oneCursorReadsManyObjects() {
        open("{\"a\":1}{\"b\":2}{\"c\"");

        assertThat(members()).containsExactly("a=1");
        cursor.open(7);
        assertThat(cursor.end()).as("not known yet").isEqualTo(JsonScanner.DAMAGED);
        assertThat(members()).containsExactly("b=2");
        cursor.open(14);
        assertThat(members()).isEmpty();
        assertThat(cursor.end()).isEqualTo(JsonScanner.DAMAGED);
    }

    @Test
    void aNameIsComparedWithItsEscapesResolved() {
        open("{\"time\":1,\"\\u0074ime\":2,\"tim\":3,\"times\":4,\"Time\":5,\"t\\u0069m\\u0065s\":6,\"tim\\\\\":7}");

        List<Boolean> same = new ArrayList<>();
        while (cursor.next()) {
            same.add(cursor.keyIs("time"));
        }

        assertThat(same).containsExactly(true, true, false, false, false, false, false);
    }

    @Test
    void aNameOfTheSameLengthInBytesIsNotTheSame() {
        open("{\"tü\":1,\"\":2}");

        cursor.next();
        assertThat(cursor.keyIs("tue")).isFalse();
        assertThat(cursor.key()).isEqualTo("tü");
        cursor.next();
        assertThat(cursor.keyIs("")).isTrue();
        assertThat(cursor.keyIs("a")).isFalse();
    }

    @Test
    void aValueTellsItsKindAndText() {
        open("{\"a\":\"x\\ny\",\"b\":{},\"c\":[],\"d\":-1,\"e\":0,\"f\":true,\"g\":\"grün\",\"h\":null}");

        List<String> kinds = new ArrayList<>();
        while (cursor.next()) {
            Span value = cursor.value();
            kinds.add((value.isString(json) ? "string " : "")
                    + (value.isObject(json) ? "object " : "")
                    + (value.isNull(json) ? "nil " : "")
                    + (value.isNumber(json) ? "number " : "")
                    + (value.plain() ? "plain " : "")
                    + value.text(json));
        }

        assertThat(kinds)
                .containsExactly(
                        "string plain x\ny",
                        "object plain null",
                        "plain null",
                        "number plain null",
                        "number plain null",
                        "plain null",
                        "string plain grün",
                        "nil plain null");
    }

    @Test
    void aTextIsComparedWithItsEscapesResolved() {
        open("{\"a\":\"function\",\"b\":\"functio\\u006e\",\"c\":\"functions\",\"d\":\"functioN\","
                + "\"e\":[12345678],\"f\":\"\",\"g\":\"funct\\\\on\",\"h\":1234567890}");

        List<Boolean> same = new ArrayList<>();
        while (cursor.next()) {
            same.add(cursor.value().textIs(json, "function"));
        }

        assertThat(same).containsExactly(true, true, false, false, false, false, false, false);
    }
}
