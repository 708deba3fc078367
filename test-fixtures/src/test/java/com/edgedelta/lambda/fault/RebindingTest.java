package com.edgedelta.lambda.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RebindingTest {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void waitsUntilThePortIsFree() throws Exception {
        var before = new ServerSocket(0, 1, LOCAL);
        var address = new InetSocketAddress(LOCAL, before.getLocalPort());
        var listening = new FutureTask<>(() -> Rebinding.listen(address, 1));
        var thread = Thread.ofPlatform().name("rebinding").start(listening);
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
            Thread.onSpinWait(); // It waits after the first refusal.
        }
        before.close();

        try (var after = listening.get(60, TimeUnit.SECONDS)) {
            assertThat(after.getLocalPort()).isEqualTo(address.getPort());
        }
    }
}
