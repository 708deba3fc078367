package com.edgedelta.lambda.rules;

/// Finds what a rule is about in a text, one match after another.
interface Search {
    /// What a record as JSON has if something can be found in one of its texts.
    Need need();

    /// Whether something may be found in the next record whatever it has.
    boolean awaitsRest();

    /// Notes that the texts to come are those of another record: the strings and numbers of a JSON value, or a text
    /// that is the record itself.
    void beginRecord(boolean value);

    /// Starts at the beginning of a text.
    void begin(String text, Budget budget);

    /// Moves to the next match. Returns false after the last one.
    boolean next();

    int start();

    int end();

    /// Returns what a group of the pattern has matched, or an empty text; 0 is the match itself.
    String group(int group);

    /// Returns the first place from there on at which a match may begin that the missing rest of the text would
    /// complete; the text's length if there is none.
    int cutFrom(int from);

    /// Lets the text go.
    void release();
}
