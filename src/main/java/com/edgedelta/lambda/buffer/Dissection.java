package com.edgedelta.lambda.buffer;

import java.util.ArrayList;
import java.util.List;

/// The search for the records because of which a destination refuses a chunk. The parts into which the chunk is split
/// share it. Only the thread that sends them uses it.
public final class Dissection {
    private final int divisor;
    private final List<Chunk> refusedAlone = new ArrayList<>();
    private int requests = 1;
    private boolean partAccepted;
    private boolean hopeless;
    private int largestAccepted;
    private int smallestRefused = Integer.MAX_VALUE;
    private String reason = "";

    /// @param divisor into how many parts a chunk is divided until a part has been accepted
    public Dissection(int divisor) {
        this.divisor = divisor;
    }

    /// Requests for the chunk and its parts so far, including the one that was refused first.
    public int requests() {
        return requests;
    }

    public void requested() {
        requests++;
    }

    /// How many records to split off the front of the part that was refused.
    public int firstRecords(Chunk part) {
        return Math.max(1, part.records() / (partAccepted ? 2 : divisor));
    }

    public boolean partAccepted() {
        return partAccepted;
    }

    public void accepted(Chunk part) {
        partAccepted = true;
        largestAccepted = Math.max(largestAccepted, part.length());
    }

    /// The destination refused a part.
    ///
    /// @param why the response, for people
    public void refused(Chunk part, String why) {
        reason = why;
        smallestRefused = Math.min(smallestRefused, part.length());
        if (part.records() == 1 && !partAccepted) {
            refusedAlone.add(part);
        }
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

    /// No part was accepted: the destination refuses everything, and the chunk stays whole.
    public boolean isHopeless() {
        return hopeless;
    }

    public void giveUpHope() {
        hopeless = true;
        refusedAlone.clear();
    }
}
