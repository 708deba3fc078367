package com.edgedelta.lambda.fault;

/// What relays are to do with the next requests and answers that pass through a port; each order is carried out once.
final class Orders {
    private int answersToLose;
    private int requestsToCut;
    private int cutAfter;

    synchronized void loseAnswers(int count) {
        answersToLose = count;
    }

    synchronized void cutRequests(int count, int afterBytes) {
        requestsToCut = count;
        cutAfter = afterBytes;
    }

    /// Whether the answer that begins now is to be lost.
    synchronized boolean takeLostAnswer() {
        if (answersToLose == 0) {
            return false;
        }
        answersToLose--;
        return true;
    }

    /// Whether the request of which so many bytes have come is to be cut off; how many of them are to be passed on, or
    /// -1 for all.
    synchronized int takeCut(long bytes) {
        if (requestsToCut == 0 || bytes < cutAfter) {
            return -1;
        }
        requestsToCut--;
        return cutAfter;
    }
}
