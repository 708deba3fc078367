package com.edgedelta.lambda.fault;

/// Orders to relays about the next requests and responses of a port; each order is carried out once.
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

    /// Whether to lose the response that begins now.
    synchronized boolean takeLostAnswer() {
        if (answersToLose == 0) {
            return false;
        }
        answersToLose--;
        return true;
    }

    /// Whether to cut off a request after that many bytes; returns how many of them to pass on, or
    /// -1 for all.
    synchronized int takeCut(long bytes) {
        if (requestsToCut == 0 || bytes < cutAfter) {
            return -1;
        }
        requestsToCut--;
        return cutAfter;
    }
}
