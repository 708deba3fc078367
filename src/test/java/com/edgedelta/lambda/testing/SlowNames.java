package com.edgedelta.lambda.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Name resolution of the tests' JVM: resolving [#STUCK] lasts until [#release], as with a name server that does not
/// answer; [#NOWHERE] is not found; every other name resolves as usual.
public final class SlowNames extends InetAddressResolverProvider {
    public static final String STUCK = "stuck.invalid";

    /// It is never found, and no name server is asked.
    public static final String NOWHERE = "nowhere.invalid";

    private static final long LONGEST_SECONDS = 30;
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    private static final AtomicInteger ASKED = new AtomicInteger();

    /// Returns the number of resolved names.
    public static int asked() {
        return ASKED.get();
    }

    /// Ends all stuck look-ups.
    public static void release() {
        RELEASED.countDown();
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver usual = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                ASKED.incrementAndGet();
                if (host.equals(STUCK)) {
                    try {
                        boolean released = RELEASED.await(LONGEST_SECONDS, TimeUnit.SECONDS);
                        throw new UnknownHostException(host + (released ? " (released)" : " (given up)"));
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                }
                if (host.equals(NOWHERE)) {
                    throw new UnknownHostException(host);
                }
                return usual.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return usual.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "slow names";
    }
}
