package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.config.PlatformEventType;
import org.jspecify.annotations.Nullable;

/// The shape of a platform event's record after its envelope.
enum RecordShape {
    START,
    END,
    REPORT,
    /// The event's members at top level.
    FLAT,
    /// The event's record as it is.
    RAW;

    /// @param type null for a type that is newer than this code
    static RecordShape of(@Nullable PlatformEventType type) {
        if (type == null) {
            return RAW;
        }
        return switch (type) {
            case START -> START;
            case RUNTIME_DONE -> END;
            case REPORT -> REPORT;
            case INIT_START,
                    INIT_RUNTIME_DONE,
                    INIT_REPORT,
                    RESTORE_START,
                    RESTORE_RUNTIME_DONE,
                    RESTORE_REPORT,
                    EXTENSION,
                    TELEMETRY_SUBSCRIPTION,
                    FAULT,
                    LOGS_DROPPED -> FLAT;
        };
    }

    /// Whether the event's record must be an object; any other value is written flat.
    boolean readsMembers() {
        return this == START || this == END || this == REPORT;
    }
}
