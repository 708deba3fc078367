package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Decides whether a host is reached without a proxy, by the rules of curl and Go for `NO_PROXY`: `*`, or a list of
/// names (which include their subdomains), addresses, and networks (`10.0.0.0/8`), each with or without a port.
/// Names are not resolved.
final class NoProxy {
    private NoProxy() {}

    /// @param host a name or an address (IPv6 in brackets)
    static boolean covers(String list, String host, int port) {
        InetAddress address = address(host);
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost")
                || (address != null && (address.isLoopbackAddress() || address.isLinkLocalAddress()))) {
            return true; // A proxy cannot reach into the sandbox.
        }
        int from = 0;
        while (from < list.length()) {
            int to = from;
            while (to < list.length() && list.charAt(to) != ',' && !Character.isWhitespace(list.charAt(to))) {
                to++;
            }
            if (to > from && entryCovers(list.substring(from, to).toLowerCase(Locale.ROOT), name, address, port)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    private static boolean entryCovers(String entry, String name, @Nullable InetAddress address, int port) {
        if (entry.equals("*")) {
            return true;
        }
        int slash = entry.indexOf('/');
        if (slash >= 0) {
            return address != null
                    && inNetwork(address, address(entry.substring(0, slash)), entry.substring(slash + 1));
        }
        String host = entry;
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon >= 0 && (colon == entry.indexOf(':') || entry.charAt(colon - 1) == ']');
        if (hasPort) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            host = entry.substring(0, colon);
        }
        if (address != null) {
            return address.equals(address(host));
        }
        String below = host.startsWith("*.") ? host.substring(1) : host.startsWith(".") ? host : "." + host;
        return below.length() > 1 && ("." + name).endsWith(below);
    }

    private static boolean inNetwork(InetAddress address, @Nullable InetAddress network, String prefix) {
        byte[] bits = address.getAddress();
        if (network == null || network.getAddress().length != bits.length) {
            return false;
        }
        int length;
        try {
            length = Integer.parseInt(prefix);
        } catch (NumberFormatException noNetwork) {
            return false; // Other programs read this variable, too; an entry that we do not know is not an error.
        }
        if (length < 0 || length > 8 * bits.length) {
            return false;
        }
        byte[] others = network.getAddress();
        for (int i = 0; i < length; i++) {
            if (((bits[i / 8] ^ others[i / 8]) & (0x80 >> (i % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    /// Returns the address, or null if the text is a name.
    private static @Nullable InetAddress address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!Ascii.isNumber(bare, ".") && bare.indexOf(':') < 0) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }
}
