package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.config.Hosts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Looks a host's name up on a platform thread: a name server is waited for without a time-out, which nothing ends,
/// and a virtual thread would keep its carrier, on which the receiver's threads run, too. [Addresses]
/// remembers the result for 30 s, so that the client, which asks next, finds it at once.
final class NameLookup {
    /// Waits for it; interrupting the waiting thread ends the wait.
    void await(String host) throws IOException {
        if (Hosts.isAddress(host)) {
            return;
        }
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread thread = new Thread(lookup, "look-up");
        thread.setDaemon(true);
        thread.start();
        try {
            lookup.get();
        } catch (ExecutionException unknown) {
            throw unknown.getCause() instanceof UnknownHostException named
                    ? named
                    : new IOException("cannot look up " + host, unknown.getCause());
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("no address of " + host + " in time");
        }
    }
}
