package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;
import org.jspecify.annotations.Nullable;

/// Reads `ED_FLUSH_STRATEGY` and the older `ED_FLUSH_AT_NEXT_INVOKE`, which names one strategy.
final class FlushStrategyReader {
    private static final String NAME = "ED_FLUSH_STRATEGY";
    private static final String FLAG = "ED_FLUSH_AT_NEXT_INVOKE";
    private static final String PERIODIC = "periodically";
    private static final int LEAST_MS = 1_000;
    private static final int MOST_MS = 600_000;

    private final Variables variables;

    FlushStrategyReader(Variables variables) {
        this.variables = variables;
    }

    FlushStrategy read() {
        boolean flag = variables.flag(FLAG);
        FlushStrategy byFlag = flag ? new FlushStrategy.AtNext() : new FlushStrategy.AtEnd();
        String value = variables.text(NAME);
        if (value.isEmpty()) {
            return byFlag;
        }
        FlushStrategy strategy = parse(value);
        if (strategy == null) {
            variables.bad(
                    NAME,
                    value,
                    "end, next, adaptive or periodically,<ms> with " + LEAST_MS + " to " + MOST_MS,
                    byFlag.toString());
            return byFlag;
        }
        if (!variables.text(FLAG).isEmpty() && flag != (strategy instanceof FlushStrategy.AtNext)) {
            variables.report(NAME + "=" + strategy + " and " + FLAG + "=" + flag + " disagree: " + NAME + " wins");
        }
        variables.differs(NAME, strategy.toString(), "end");
        return strategy;
    }

    private static @Nullable FlushStrategy parse(String value) {
        if (value.equalsIgnoreCase("end")) {
            return new FlushStrategy.AtEnd();
        }
        if (value.equalsIgnoreCase("next")) {
            return new FlushStrategy.AtNext();
        }
        if (value.equalsIgnoreCase("adaptive")) {
            return new FlushStrategy.Adaptive();
        }
        int comma = value.indexOf(',');
        if (comma < 0 || !value.substring(0, comma).strip().equalsIgnoreCase(PERIODIC)) {
            return null;
        }
        String digits = value.substring(comma + 1).strip();
        if (!Ascii.isNumber(digits) || digits.length() > 6) {
            return null;
        }
        int millis = Integer.parseInt(digits);
        return millis >= LEAST_MS && millis <= MOST_MS ? new FlushStrategy.Periodic(millis) : null;
    }
}
