package com.edgedelta.lambda.config;

/// What a URL's host is.
public final class Hosts {
    private Hosts() {}

    /// Whether it is an address, one of IPv6 in brackets, and no name that has to be looked up.
    public static boolean isAddress(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return host.charAt(0) == '[';
            }
        }
        return true;
    }
}
