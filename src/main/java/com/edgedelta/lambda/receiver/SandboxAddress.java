package com.edgedelta.lambda.receiver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The address of `sandbox.localdomain`, the host to which Lambda posts telemetry.
public final class SandboxAddress implements Callable<InetAddress> {
    private static final String NAME = "sandbox.localdomain";
    private static final long LONGEST_LOOK_UP_MS = 100;

    private SandboxAddress() {}

    /// Resolves the name, for 100 ms at most. Returns null if it does not resolve in that time.
    public static @Nullable InetAddress lookUp() throws InterruptedException {
        FutureTask<InetAddress> lookUp = new FutureTask<>(new SandboxAddress());
        Thread resolver = new Thread(lookUp, "sandbox-address");
        resolver.setDaemon(true);
        resolver.start();
        try {
            return lookUp.get(LONGEST_LOOK_UP_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException notOnLambda) {
            return null;
        }
    }

    @Override
    public InetAddress call() throws UnknownHostException {
        return InetAddress.getAllByName(NAME)[0];
    }
}
