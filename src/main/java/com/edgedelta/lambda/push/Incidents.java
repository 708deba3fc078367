package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.log.ExtensionLog;
import org.jspecify.annotations.Nullable;

/// Reports once that the destination does not accept records, once that it accepts them again, and once that
/// records are dropped, however many flushes an incident lasts.
final class Incidents {
    private final String destination;
    private final DropAccount drops;
    private final ExtensionLog log;
    private boolean failing;
    private boolean dropping;
    private long droppedBefore;
    private long said;
    private boolean delivered;
    private @Nullable String failure;

    Incidents(String destination, DropAccount drops, ExtensionLog log) {
        this.destination = destination;
        this.drops = drops;
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
        boolean more = total.records() > droppedBefore;
        if (more && !dropping) {
            say(total);
        }
        dropping = more;
        droppedBefore = total.records();
    }

    /// No flush follows.
    void concluded() {
        DropAccount.Drops total = drops.total();
        if (total.records() > said) {
            say(total);
        }
    }

    private void say(DropAccount.Drops total) {
        said = total.records();
        log.warn("dropped so far: " + total.describe());
    }
}
