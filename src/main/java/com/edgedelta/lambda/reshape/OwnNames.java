package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.JsonText;
import com.edgedelta.lambda.json.KeyListener;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the invocation and the durable execution that a line of the function names itself, while the scanner skips the
/// line's value. Each line of a batch passes here, so it notes places and leaves the rest to the one who needs it.
///
/// The runtimes of Node.js, Python and .NET call the id `requestId`, that of Java `AWSRequestId`, that of Rust
/// `requestId` in `span` and `spans` (their pages in the Lambda developer guide); the loggers of Powertools for AWS
/// Lambda `function_request_id`, in .NET `FunctionRequestId` or `functionRequestId`; others `awsRequestId` and
/// `aws_request_id`. JSON may come as a text, too.
final class OwnNames implements KeyListener {
    /// What the names that are looked for end with.
    static final String LAST_LETTERS = "dns";

    private static final byte[] REQUEST_ID = "requestId".getBytes(US_ASCII);
    private static final byte[] SPAN = "span".getBytes(US_ASCII);
    private static final byte[] SPANS = "spans".getBytes(US_ASCII);

    /// Names that nothing but Lambda's id has; `requestId` may be another API's.
    private static final byte[][] SURE = {
        "AWSRequestId".getBytes(US_ASCII),
        "function_request_id".getBytes(US_ASCII),
        "functionRequestId".getBytes(US_ASCII),
        "FunctionRequestId".getBytes(US_ASCII),
        "awsRequestId".getBytes(US_ASCII),
        "aws_request_id".getBytes(US_ASCII)
    };

    private static final byte[][] EXECUTION = {
        "executionArn".getBytes(US_ASCII), "durableExecutionArn".getBytes(US_ASCII), "execution_arn".getBytes(US_ASCII)
    };

    private final ExecutionArn execution = new ExecutionArn();
    private final JsonInText jsonInText = new JsonInText(this);
    private final Place sure = new Place();
    private final Place likely = new Place();
    private final Place nested = new Place();
    private final Place[] ids = {sure, likely, nested};
    private boolean any;
    private int span;
    private int spans;

    /// Another line begins.
    void clear() {
        jsonInText.clear();
        if (any) {
            any = false;
            span = 0;
            spans = 0;
            sure.bytes = null;
            likely.bytes = null;
            nested.bytes = null;
            execution.clear();
        }
    }

    /// Whether the line may name anything.
    boolean any() {
        return any;
    }

    ExecutionArn execution() {
        return execution;
    }

    /// Where ids may stand, the surest first. Valid until the next line.
    Place[] ids() {
        return ids;
    }

    @Override
    public void key(byte[] json, int from, int to, int depth, int topKey, boolean escaped) {
        if (escaped) {
            byte[] name = JsonText.decode(json, from, to).getBytes(UTF_8);
            key(name, 0, name.length, depth, topKey, json, from, to);
        } else {
            key(json, from, to, depth, topKey, json, from, to);
        }
    }

    @Override
    public void quoteInText(byte[] json, int at) {
        jsonInText.quote(json, at);
    }

    /// @param text with the key, between these places
    /// @param keyTo where the key ends in `json`
    private void key(byte[] text, int from, int to, int depth, int topKey, byte[] json, int keyFrom, int keyTo) {
        if (is(REQUEST_ID, text, from, to)) {
            if (depth == 1) {
                note(likely, json, keyTo);
            } else if ((depth == 2 && topKey == span) || (depth == 3 && topKey == spans)) {
                note(nested, json, keyTo);
            }
        } else if (depth == 1) {
            if (is(SPAN, text, from, to)) {
                any = true;
                span = keyFrom;
            } else if (is(SPANS, text, from, to)) {
                any = true;
                spans = keyFrom;
            } else if (isOneOf(SURE, text, from, to)) {
                note(sure, json, keyTo);
            } else if (isOneOf(EXECUTION, text, from, to)) {
                readExecution(json, keyTo);
            }
        }
    }

    private static boolean isOneOf(byte[][] names, byte[] json, int from, int to) {
        for (byte[] name : names) {
            if (is(name, json, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(byte[] name, byte[] json, int from, int to) {
        return to - from == name.length && json[from] == name[0] && Arrays.equals(json, from, to, name, 0, name.length);
    }

    private void note(Place place, byte[] json, int keyTo) {
        int from = textFrom(json, keyTo);
        int to = from + RequestId.LENGTH;
        if (to < json.length && json[to] == '"') {
            any = true;
            place.bytes = json;
            place.from = from;
        } else if (from < json.length) {
            noteEscaped(place, json, from);
        }
    }

    private void noteEscaped(Place place, byte[] json, int from) {
        int to = from;
        while (to < json.length && json[to] != '"' && json[to] != '\\') {
            to++;
        }
        JsonScanner scanner = new JsonScanner();
        scanner.reset(json, json.length);
        int after = to < json.length && json[to] == '\\' ? scanner.skipString(from - 1) : JsonScanner.DAMAGED;
        byte[] id = after == JsonScanner.DAMAGED
                ? new byte[0]
                : JsonText.decode(json, from, after - 1).getBytes(UTF_8);
        if (id.length == RequestId.LENGTH) {
            any = true;
            place.bytes = id;
            place.from = 0;
        }
    }

    private void readExecution(byte[] json, int keyTo) {
        int from = textFrom(json, keyTo);
        int to = from;
        while (to < json.length && json[to] != '"') {
            to++;
        }
        any = true;
        execution.read(json, from, to);
    }

    /// Where the text begins that is the value of the key ending there; the end if it is not a text.
    private static int textFrom(byte[] json, int keyTo) {
        int i = keyTo + 1;
        while (i < json.length && (json[i] == ':' || Fragment.isSpace(json[i]))) {
            i++;
        }
        return i < json.length && json[i] == '"' ? i + 1 : json.length;
    }

    /// Reads a text, from behind its opening quote to its closing one.
    ///
    /// @param expected the id that need not be noted
    void text(byte[] json, int from, int to, byte[] expected) {
        if (from >= to) {
            return;
        }
        if (json[from] == '{') {
            jsonInText.read(json, from, to, expected);
            return;
        }
        int id = ColumnsOfText.id(json, from, to);
        if (id != ColumnsOfText.NONE) {
            any = true;
            likely.bytes = json;
            likely.from = id;
        }
    }

    /// Where 36 bytes stand that may be an id.
    static final class Place {
        private byte @Nullable [] bytes;
        private int from;

        /// Null if there is none.
        byte @Nullable [] bytes() {
            return bytes;
        }

        int from() {
            return from;
        }
    }
}
