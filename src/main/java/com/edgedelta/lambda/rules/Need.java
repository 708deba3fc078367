package com.edgedelta.lambda.rules;

import java.util.List;

/// What a record must have so that a search may find something in it.
sealed interface Need {
    /// Something may be found in any record.
    record Anything() implements Need {}

    /// One of these texts.
    record OneOf(List<NeededText> texts) implements Need {}

    /// Many digits in a row.
    record Digits(Run run) implements Need {}

    /// How digits follow each other.
    enum Run {
        /// 13 digits or more, with at most one blank or dash between any two of them.
        OF_CARD,
        /// Digits with three dots among them.
        OF_ADDRESS,
        /// Digits with two dashes among them, 11 characters or more.
        WITH_DASHES
    }

    static Need text(String text, int mark) {
        return new OneOf(List.of(new NeededText(text, mark, false)));
    }

    /// The text need not be in a match if it is empty.
    static Need text(String text) {
        return text.isEmpty() ? new Anything() : new OneOf(List.of(NeededText.of(text)));
    }
}
