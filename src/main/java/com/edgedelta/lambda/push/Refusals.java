package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.Dissection;
import com.edgedelta.lambda.buffer.DropReason;
import org.jspecify.annotations.Nullable;

/// Finds the records because of which the destination refuses a chunk, so that the others arrive: it splits the
/// chunk, front part first, until a refused record stands alone. The order of the accepted records is kept.
///
/// The number of requests is bounded. A destination that refuses everything (a wrong path, a firewall) is recognised
/// because none of the first parts is accepted; nothing is split any more until it accepts something.
final class Refusals {
    /// Requests without an accepted part after which the destination counts as one that refuses everything.
    static final int MAX_IN_VAIN = 8;

    /// Requests for one chunk and its parts.
    static final int MAX_REQUESTS = 40;

    /// Splits that lead from a chunk to its first record while nothing is accepted. They leave two requests of
    /// [#MAX_IN_VAIN] to see that the record behind it is accepted.
    private static final int SPLITS_IN_VAIN = 5;

    private final Buffer buffer;
    private final Settlement settlement;
    private final Incidents incidents;
    private boolean refusesEverything;

    Refusals(Buffer buffer, Settlement settlement, Incidents incidents) {
        this.buffer = buffer;
        this.settlement = settlement;
        this.incidents = incidents;
    }

    /// A request for the chunk is about to be sent.
    static void requested(Chunk chunk) {
        Dissection search = chunk.dissection();
        if (search != null) {
            search.requested();
        }
    }

    /// Splits a taken chunk that contains a refused record for sure. Returns false if it should be sent as it is.
    boolean splitsUnsent(Chunk chunk) {
        Dissection search = chunk.dissection();
        if (search == null
                || !chunk.isSuspect()
                || chunk.records() <= 1
                || !search.isRefusedForSure(chunk)
                || !hasRequestsLeft(search)) {
            return false;
        }
        buffer.split(chunk, search.firstRecords(chunk));
        return true;
    }

    /// The destination accepted the chunk, which is still taken.
    void accepted(Chunk chunk) {
        refusesEverything = false;
        Dissection search = chunk.dissection();
        if (search == null) {
            return;
        }
        search.accepted(chunk);
        chunk.suspectRest();
        for (Chunk record : search.takeRefusedAlone()) {
            giveUp(record, search.reason());
        }
    }

    /// The destination refused the chunk, perhaps because of one of its records.
    ///
    /// @param reason the response, for people
    void refused(Chunk chunk, String reason) {
        Dissection search = searchIn(chunk);
        if (search == null || search.isHopeless()) {
            settlement.setAside(chunk, reason);
            return;
        }
        search.refused(chunk, reason);
        if (search.partAccepted()) {
            if (chunk.records() > 1 && hasRequestsLeft(search)) {
                buffer.split(chunk, search.firstRecords(chunk));
            } else {
                giveUp(chunk, reason);
            }
        } else if (search.requests() >= MAX_IN_VAIN) {
            refusesEverything = true;
            search.giveUpHope();
            settlement.setAside(buffer.join(search, chunk), reason);
        } else if (chunk.records() > 1) {
            buffer.split(chunk, search.firstRecords(chunk));
        } else {
            settlement.setAside(chunk, reason);
        }
    }

    /// The search that the chunk belongs to; a new one if splitting it makes sense, otherwise null.
    private @Nullable Dissection searchIn(Chunk chunk) {
        Dissection search = chunk.dissection();
        if (search == null && chunk.records() > 1 && !refusesEverything) {
            search = new Dissection(divisor(chunk.records()));
            chunk.dissect(search);
        }
        return search;
    }

    /// The smallest number by which the records can be divided [#SPLITS_IN_VAIN] times until one is left.
    private static int divisor(int records) {
        int divisor = 2;
        while (Math.pow(divisor, SPLITS_IN_VAIN) < records) {
            divisor++;
        }
        return divisor;
    }

    /// Whether the chunk can be split further: each of its parts that wait needs a request, too.
    private boolean hasRequestsLeft(Dissection search) {
        return search.requests() + buffer.partsOf(search) < MAX_REQUESTS;
    }

    private void giveUp(Chunk chunk, String reason) {
        if (chunk.records() == 1) {
            incidents.refusedRecord(chunk.record(), reason);
        }
        buffer.giveUp(chunk, DropReason.REJECTED);
    }
}
