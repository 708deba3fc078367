package com.edgedelta.lambda.fault;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Listens on a port on which another socket has listened before.
///
/// A process that another test starts at this moment has a copy of the closed socket until it closes what it has
/// inherited. The kernel refuses the port meanwhile, so the attempt is repeated.
final class Rebinding {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Rebinding() {}

    /// @throws BindException if the port is still in use after 20 seconds
    static ServerSocket listen(InetSocketAddress address, int backlog) throws IOException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            var listening = new ServerSocket();
            try {
                listening.setReuseAddress(true);
                listening.bind(address, backlog);
                return listening;
            } catch (BindException inUse) {
                listening.close();
                if (System.nanoTime() - deadline > 0) {
                    throw inUse;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
