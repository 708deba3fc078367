package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.time.Clock;
import org.jspecify.annotations.Nullable;

/// The lines for the user: one when the destination stops accepting records, one when it accepts them again, and one
/// when records are dropped, however many flushes an incident lasts.
final class Incidents {
    private static final long MINUTE_MS = 60_000;

    /// Lines about refused records in a minute.
    private static final int MAX_RECORDS = 10;

    private final String destination;
    private final DropAccount drops;
    private final RecordDescription description;
    private final Clock clock;
    private final ExtensionLog log;
    private long minuteBegan;
    private int recordsInMinute;
    private boolean failing;
    private boolean dropping;
    private long droppedBefore;
    private long said;
    private boolean delivered;
    private @Nullable String failure;

    Incidents(String destination, DropAccount drops, RecordDescription description, Clock clock, ExtensionLog log) {
        this.destination = destination;
        this.drops = drops;
        this.description = description;
        this.clock = clock;
        this.log = log;
    }

    /// A chunk of this flush was accepted.
    void delivered() {
        delivered = true;
    }

    boolean anyDelivered() {
        return delivered;
    }

    /// A chunk of this flush was not accepted.
    void undelivered(String reason) {
        failure = reason;
    }

    /// The destination accepts other records, but not this one, and it is dropped. Its text is printed at most once a
    /// minute, and only with `ED_PRINT_EXTENSION_LOGS=true`.
    void refusedRecord(byte[] record, String reason) {
        RecordDescription.Description described = description.of(record);
        if (described == null) {
            return;
        }
        long now = clock.wallMillis();
        if (recordsInMinute == 0 || now - minuteBegan >= MINUTE_MS || now < minuteBegan) {
            minuteBegan = now;
            recordsInMinute = 0;
        }
        if (recordsInMinute++ < MAX_RECORDS) {
            log.warn(destination + " refuses a record (" + reason + "), which is dropped: " + described.origin() + ", "
                    + record.length + " bytes");
        }
        if (recordsInMinute == 1) {
            log.info("the refused record begins with: " + described.text());
        }
    }

    /// Compares this flush with the one before it.
    void flushEnded() {
        if (failure != null && !failing) {
            failing = true;
            log.warn(destination + " does not take all logs (" + failure
                    + "); they are kept and tried again with the next flushes");
        } else if (failure == null && failing && delivered) {
            failing = false;
            log.warn(destination + " takes logs again");
        }
        failure = null;
        delivered = false;
        DropAccount.Drops total = drops.total();
        boolean more = lost(total) > droppedBefore;
        if (more && !dropping) {
            say(total);
        }
        dropping = more;
        droppedBefore = lost(total);
    }

    /// No flush follows.
    void concluded() {
        DropAccount.Drops total = drops.total();
        if (lost(total) > said) {
            say(total);
        }
    }

    /// What came again and was left out is counted, but not worth a warning.
    private static long lost(DropAccount.Drops total) {
        return total.records() - total.reasons().getOrDefault(DropReason.REDELIVERED, 0L);
    }

    private void say(DropAccount.Drops total) {
        said = lost(total);
        log.warn("dropped so far: " + total.describe());
    }
}
