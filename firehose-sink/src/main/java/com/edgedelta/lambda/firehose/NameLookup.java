package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.config.Hosts;
import com.edgedelta.lambda.http.LookupThread;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Resolves a host name on a thread of its own ([LookupThread]). [com.edgedelta.lambda.http.Addresses] keeps the
/// result for 30 s, so that the client that asks next gets it at once.
final class NameLookup {
    /// Waits until the name is resolved; interrupting the waiting thread ends the wait.
    void await(String host) throws IOException {
        if (Hosts.isAddress(host)) {
            return;
        }
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
        LookupThread.start(lookup);
        try {
            lookup.get();
        } catch (ExecutionException unknown) {
            throw unknown.getCause() instanceof UnknownHostException named
                    ? named
                    : new IOException("cannot look up " + host, unknown.getCause());
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("no address for " + host + " in time");
        }
    }
}
