package com.edgedelta.lambda.rules;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.log.ExtensionLog;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON array of rules.
final class RuleDocument {
    private static final int MOST_RULES = 100;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final byte[] json;
    private final JsonScanner scanner = new JsonScanner();
    private final ExtensionLog log;

    RuleDocument(byte[] json, ExtensionLog log) {
        boolean marked = json.length >= 3 && Arrays.equals(json, 0, 3, BYTE_ORDER_MARK, 0, 3);
        this.json = marked ? Arrays.copyOfRange(json, 3, json.length) : json;
        this.log = log;
    }

    List<Rule> read() throws UnreadableRules {
        check();
        List<Rule> rules = new ArrayList<>();
        int i = scanner.skipSpace(scanner.skipSpace(0) + 1);
        for (int number = 1; json[i] != ']'; number++) {
            if (number > MOST_RULES) {
                throw new UnreadableRules("it has more than " + MOST_RULES + " rules");
            }
            int end = scanner.skipValue(i);
            Rule rule = new RuleReader(number, log).read(members(i), json);
            if (rule != null) {
                rules.add(rule);
            }
            i = scanner.skipSpace(end);
            i = json[i] == ',' ? scanner.skipSpace(i + 1) : i;
        }
        return rules;
    }

    private void check() throws UnreadableRules {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException otherEncoding) {
            throw new UnreadableRules("it is not UTF-8");
        }
        scanner.reset(json, json.length);
        int begin = scanner.skipSpace(0);
        int end = scanner.skipValue(begin);
        if (end == DAMAGED || scanner.skipSpace(end) != json.length || json[begin] != '[') {
            throw new UnreadableRules("it is not a JSON array");
        }
    }

    /// Returns null if the value at that place is not an object.
    private @Nullable ObjectCursor members(int from) {
        if (json[from] != '{') {
            return null;
        }
        ObjectCursor members = new ObjectCursor(scanner);
        members.open(from);
        return members;
    }
}
