package com.edgedelta.lambda.http;

import java.security.Security;

/// How long the JDK remembers what name servers have answered.
public final class Addresses {
    private static final String AT_ONCE = "0";

    private Addresses() {}

    /// From now on no address is remembered: a snapshot must hold none, since its clock for such memory stands still
    /// until it is restored, weeks later perhaps. To be called before the first name is looked up.
    public static void forgetAtOnce() {
        Security.setProperty("networkaddress.cache.ttl", AT_ONCE);
        Security.setProperty("networkaddress.cache.negative.ttl", AT_ONCE);
    }
}
