package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;

/// Kinds of hosts in URLs.
public final class Hosts {
    private Hosts() {}

    /// Whether the host is this machine, or this sandbox.
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || (isAddress(host) && host.startsWith("127."));
    }

    /// Whether the host is an address (IPv6 in brackets), and not a name that must be resolved.
    public static boolean isAddress(String host) {
        return host.startsWith("[") || Ascii.isNumber(host, ".");
    }
}
