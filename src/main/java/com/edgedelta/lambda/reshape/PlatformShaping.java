package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.edgedelta.lambda.config.PlatformEventType;
import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.rules.LineKind;
import com.edgedelta.lambda.rules.Outcome;
import com.edgedelta.lambda.rules.ProcessingRules;
import com.edgedelta.lambda.shape.FilterAccount;
import com.edgedelta.lambda.shape.FilterReason;
import com.edgedelta.lambda.shape.ShapingRules;
import org.jspecify.annotations.Nullable;

/// Applies the processing rules for platform events to their records, and forwards these.
final class PlatformShaping {
    private static final byte[] LOG_TYPE = ",\"log_type\":".getBytes(US_ASCII);

    private final @Nullable ProcessingRules rules;
    private final FilterAccount filtered;
    private final Forwarding forwarding;
    private final JsonScanner scanner = new JsonScanner();
    private final RecordWriter out = new RecordWriter();

    PlatformShaping(ShapingRules shaping, FilterAccount filtered, Forwarding forwarding) {
        boolean apply = shaping.rules() != null && shaping.rules().applyTo(LineKind.PLATFORM);
        this.rules = apply ? shaping.rules() : null;
        this.filtered = filtered;
        this.forwarding = forwarding;
    }

    /// Forwards the record, unless it is left out. Reports, and events of no invocation, always are in the sample.
    ///
    /// @param headTo where the invocation's part of the record begins
    void forward(@Nullable PlatformEventType type, String requestId, RecordWriter record, int headTo) {
        RecordWriter ruled = rules == null ? record : ruled(record, headTo, rules);
        if (ruled == null) {
            filtered.add(FilterReason.RULE, 1, record.length());
        } else if (type == PlatformEventType.START || type == PlatformEventType.RUNTIME_DONE) {
            forwarding.ofInvocation(requestId, false, ruled.bytes(), ruled.length());
        } else {
            forwarding.always(ruled.bytes(), ruled.length());
        }
    }

    /// The members behind the envelope are an object for the rules, so that a mask never breaks the record.
    private @Nullable RecordWriter ruled(RecordWriter record, int headTo, ProcessingRules rules) {
        byte[] bytes = record.bytes();
        int from = endOfEnvelope(bytes, headTo, record.length());
        int end = record.length() - "\n".length();
        if (from + 1 >= end) {
            return record;
        }
        bytes[from] = '{'; // Instead of the comma.
        Outcome outcome = rules.apply(LineKind.PLATFORM, bytes, from, end);
        bytes[from] = ',';
        return switch (outcome) {
            case Outcome.Unchanged _ -> record;
            case Outcome.Replaced replaced -> replaced(record, from, replaced.json());
            case Outcome.LeftOut _ -> null;
        };
    }

    private RecordWriter replaced(RecordWriter record, int from, byte[] json) {
        out.reset();
        out.raw(record.bytes(), 0, from);
        if (json[0] != '{') { // Mostly a text in place of everything that a rule withholds.
            out.ascii(",\"message\":");
            out.value(json, 0, json.length, false);
            out.ascii("}");
        } else if (isEmptyObject(json)) {
            out.ascii("}");
        } else {
            out.ascii(",");
            out.value(json, 1, json.length, false); // A placeholder may have line breaks.
        }
        out.ascii("\n");
        return out;
    }

    private boolean isEmptyObject(byte[] json) {
        scanner.reset(json, json.length);
        return json[scanner.skipSpace(1)] == '}';
    }

    /// Where the value of `log_type` ends, the last member of the envelope.
    private int endOfEnvelope(byte[] bytes, int headTo, int length) {
        scanner.reset(bytes, length);
        int i = headTo;
        while (!isLogType(bytes, i)) {
            i++;
        }
        return scanner.skipValue(i + LOG_TYPE.length);
    }

    private static boolean isLogType(byte[] bytes, int at) {
        for (int i = 0; i < LOG_TYPE.length; i++) {
            if (bytes[at + i] != LOG_TYPE[i]) {
                return false;
            }
        }
        return true;
    }
}
