package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.Dissection;
import com.edgedelta.lambda.buffer.DropReason;
import org.jspecify.annotations.Nullable;

/// Finds the records because of which the destination refuses a chunk, so that the others arrive. The order of the
/// accepted records is kept: front parts go first.
///
/// 1. The first record is sent alone; if it is refused, the second, and so on, until one is accepted. Only then are
///    the refused ones given up: a destination that refuses everything (a wrong path, a firewall) is recognised
///    because none is accepted, and nothing is split any more until it accepts something. If the flush ends before,
///    the next one goes on with the records behind the refused ones.
/// 2. The rest is halved until a refused record stands alone. It is given up, and what waits behind it is joined.
///    Behind two neighbours that were refused, the next record is sent alone again; after three refused records,
///    the parts are as large as the distance between them.
///
/// The number of requests is bounded. It allows for two refused records anywhere in a chunk of 3,000, for three in one
/// of 500, and for six at the beginning of a chunk, or sixteen if the destination accepts others meanwhile. What
/// cannot be separated within the bound is given up together with the refused records, and counted.
final class Refusals {
    /// Requests without an accepted part after which the destination counts as one that refuses everything.
    static final int MAX_IN_VAIN = 8;

    /// Further requests without an accepted part if it has accepted other chunks since.
    private static final int MORE_IN_VAIN = 18;

    /// Requests for one chunk and its parts.
    static final int MAX_REQUESTS = 40;

    private final Buffer buffer;
    private final Settlement settlement;
    private final Incidents incidents;
    private boolean refusesEverything;
    private long accepted;

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

    /// Splits a taken chunk of which only the beginning should be sent next. Returns false if all of it should.
    boolean splitsUnsent(Chunk chunk) {
        Dissection search = chunk.dissection();
        if (search == null || search.isHopeless() || chunk.records() <= 1) {
            return false;
        }
        if (!hasRequestsLeft(search)) {
            return false;
        }
        if (search.isBehindRefused()) {
            buffer.split(chunk, 1);
            chunk.forgetRest();
            return true;
        }
        if (chunk.isSuspect() && search.isRefusedForSure(chunk)) {
            buffer.split(chunk, search.firstRecords(chunk));
            return true;
        }
        return false;
    }

    /// The destination accepted the chunk, which is still taken.
    void accepted(Chunk chunk) {
        refusesEverything = false;
        accepted++;
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
        if (search == null) {
            settlement.setAside(chunk, reason);
            return;
        }
        search.refused(chunk, reason);
        if (search.isInVain()) {
            refusesEverything = true;
            search.giveUpHope(accepted);
            settlement.setAside(buffer.join(search, chunk), reason);
        } else if (chunk.records() > 1 && (hasRequestsLeft(search) || !search.partAccepted())) {
            buffer.split(chunk, search.firstRecords(chunk));
        } else if (search.partAccepted()) {
            giveUp(chunk, reason);
            buffer.joinWaiting(search);
        } else {
            settlement.setAside(chunk, reason);
        }
    }

    /// The search that the chunk belongs to; a new one if splitting it makes sense, otherwise null.
    private @Nullable Dissection searchIn(Chunk chunk) {
        Dissection search = chunk.dissection();
        if (search == null && chunk.records() > 1 && !refusesEverything) {
            search = new Dissection(MAX_IN_VAIN);
            chunk.dissect(search);
        }
        return search == null || (search.isHopeless() && !search.hopeAgain(accepted, MORE_IN_VAIN)) ? null : search;
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
