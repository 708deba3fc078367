package com.edgedelta.lambda.rules;

/// What the rules have done so far, in records.
///
/// @param masked records in which a mask has replaced something
/// @param withheld records whose message a placeholder replaces: a rule cannot be used, or its budget was spent
/// @param leftOut records that are not forwarded
/// @param budgetSpent how often a rule has spent its budget for a record
public record RuleCounts(long masked, long withheld, long leftOut, long budgetSpent) {
    /// For a log line.
    public String describe() {
        return masked + " masked, " + withheld + " withheld";
    }
}
