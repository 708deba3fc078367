package com.edgedelta.lambda.telemetry;

/// How a record that is longer than the subscription's `maxBytes` is delivered.
public enum SplitForm {
    /// In one piece.
    WHOLE,
    /// Cut at any byte: the first POST ends inside the value, the next repeats the
    /// envelope and continues with the rest of the value's bytes.
    CUT,
    /// The same, but the first POST closes event and array behind the cut value. Seen on Lambda.
    FRAMED,
    /// As two string records, the first without the newline. Seen on emulators; JSON values are cut as on Lambda.
    TWO_STRINGS
}
