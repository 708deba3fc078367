package com.edgedelta.lambda.buffer;

import java.util.ArrayList;
import java.util.List;

/// The search for the records because of which a destination refuses a chunk. The parts into which the chunk is split
/// share it. Only the thread that sends them uses it.
public final class Dissection {
    /// Refused records from which a distance can be estimated.
    private static final int MANY = 3;

    private final List<Chunk> refusedAlone = new ArrayList<>();
    private int requests = 1;
    private boolean partAccepted;
    private boolean hopeless;
    private boolean continued;
    private boolean behindRefused;
    private int refusedUntil = -1;
    private int refused;
    private int settled;
    private int maxInVain;
    private long acceptedElsewhere;
    private int largestAccepted;
    private int smallestRefused = Integer.MAX_VALUE;
    private String reason = "";

    /// @param maxInVain requests without an accepted part after which the search ends
    public Dissection(int maxInVain) {
        this.maxInVain = maxInVain;
    }

    /// Requests for the chunk and its parts so far, including the one that was refused first.
    public int requests() {
        return requests;
    }

    public void requested() {
        requests++;
        behindRefused = false;
    }

    /// Whether the latest request was for a single record that was refused, and so was the one before it.
    public boolean isBehindRefused() {
        return behindRefused;
    }

    /// How many records to split off the front of a part: one, until a part has been accepted.
    public int firstRecords(Chunk part) {
        int half = Math.max(1, part.records() / 2);
        return partAccepted ? Math.min(half, usualDistance()) : 1;
    }

    /// How many records lie between two refused ones, as far as enough of them have been found to say so.
    private int usualDistance() {
        return refused < MANY ? Integer.MAX_VALUE : Math.max(1, settled / refused);
    }

    /// Whether so many requests were in vain that the destination seems to refuse everything.
    public boolean isInVain() {
        return !partAccepted && requests >= maxInVain;
    }

    public boolean partAccepted() {
        return partAccepted;
    }

    /// The destination accepted a part. If it refused the same one before, those refusals were not for the content.
    public void accepted(Chunk part) {
        if (wasRefusedAlone(part)) {
            refusedAlone.clear();
        }
        partAccepted = true;
        settled += part.records();
        largestAccepted = Math.max(largestAccepted, part.length());
    }

    /// The destination refused a part.
    ///
    /// @param why the response, for people
    public void refused(Chunk part, String why) {
        reason = why;
        smallestRefused = Math.min(smallestRefused, part.length());
        if (part.records() == 1) {
            behindRefused = !partAccepted || part.offset() == refusedUntil;
            refusedUntil = part.offset() + part.length();
            if (!wasRefusedAlone(part)) {
                refusedRecord(part);
            }
        }
    }

    private void refusedRecord(Chunk part) {
        refused++;
        settled++;
        if (!partAccepted) {
            refusedAlone.add(part);
        }
    }

    private boolean wasRefusedAlone(Chunk part) {
        return refusedAlone.contains(part);
    }

    /// Whether the part is a single record that was refused, and there is another part that was not: the response
    /// to that one decides about both, and a repetition would only use up requests.
    static boolean decidesLater(Chunk part, List<Chunk> all) {
        Dissection search = part.dissection();
        if (search == null || !search.wasRefusedAlone(part)) {
            return false;
        }
        for (Chunk other : all) {
            if (other.dissection() == search && !search.wasRefusedAlone(other)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a part of which the beginning was accepted must be refused, so that no request is needed to know. Not
    /// so if it could be its size alone that is refused.
    public boolean isRefusedForSure(Chunk part) {
        return part.length() > largestAccepted || smallestRefused <= largestAccepted;
    }

    /// The latest refusal, for people.
    public String reason() {
        return reason;
    }

    /// Records that were sent alone and refused while no part had been accepted. They are given up as soon as one is.
    public List<Chunk> takeRefusedAlone() {
        List<Chunk> records = List.copyOf(refusedAlone);
        refusedAlone.clear();
        return records;
    }

    /// No part was accepted: the destination seems to refuse everything, and the chunk stays whole.
    public boolean isHopeless() {
        return hopeless;
    }

    /// The search ends, and the chunk stays whole.
    ///
    /// @param accepted how many requests the destination has accepted until now
    public void giveUpHope(long accepted) {
        hopeless = true;
        behindRefused = false;
        acceptedElsewhere = accepted;
        refusedAlone.clear();
    }

    /// Continues a hopeless search once if the destination has accepted other requests since: then it does not refuse
    /// everything. Returns whether the search continues.
    ///
    /// @param more how many further requests it may take without an accepted part
    public boolean hopeAgain(long accepted, int more) {
        if (accepted > acceptedElsewhere && !continued) {
            maxInVain = requests + more;
            continued = true;
            hopeless = false;
        }
        return !hopeless;
    }
}
