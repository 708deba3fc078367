package com.edgedelta.lambda.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads URLs of settings, and handles the secrets in them.
final class Urls {
    private Urls() {}

    /// Returns the URL, or null if the text is not an absolute http or https URL with a host.
    static @Nullable URI http(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            boolean port = url.getPort() != 0 && url.getPort() <= 65_535;
            return http && url.getHost() != null && port ? url : null;
        } catch (URISyntaxException notAUrl) {
            return null; // The exception's message repeats the value, which may contain a password; the caller reports.
        }
    }

    /// Whether the text is a URL whose host name has an underscore, which DNS and other clients accept, but [URI]
    /// does not.
    static boolean hasUnderscore(String text) {
        try {
            URI url = new URI(text);
            String authority = url.getRawAuthority();
            return url.getHost() == null
                    && authority != null
                    && authority.indexOf('_', authority.lastIndexOf('@') + 1) >= 0;
        } catch (URISyntaxException notAUrl) {
            return false; // The caller reports that it is none.
        }
    }

    /// Returns a URL for log lines: without user info, path, query and fragment, each of which may be a secret. A
    /// secret may contain any character, so everything before the last `@`, except for a scheme at the very
    /// beginning, counts as user info.
    static String withoutSecrets(String url) {
        int at = url.lastIndexOf('@');
        int path = firstOf("/?#", url, Math.max(0, url.indexOf("://") + 3));
        if (at > path) { // It is unknown which of them ends the host.
            return url.substring(0, Math.max(0, url.indexOf("://") + 3)) + "...";
        }
        String rest = url.substring(at + 1);
        int scheme = rest.indexOf("://");
        int end = firstOf("/?#", rest, scheme < 0 ? 0 : scheme + 3);
        String shown = end < rest.length() - 1 ? rest.substring(0, end + 1) + "..." : rest;
        if (at < 0) {
            return shown;
        }
        for (String known : new String[] {"https://", "http://"}) {
            if (url.regionMatches(true, 0, known, 0, known.length())) {
                return known + "..." + "@" + shown;
            }
        }
        return "...@" + shown;
    }

    private static int firstOf(String characters, String text, int from) {
        int i = from;
        while (i < text.length() && characters.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    /// Returns the URL for requests: without user info, and without the dot that may end a host's name, because TLS
    /// accepts no name with it (RFC 6066, 3).
    static URI forRequests(URI url) {
        String userInfo = url.getRawUserInfo();
        String host = url.getHost();
        boolean dot = host.length() > 1 && host.endsWith(".");
        if (userInfo == null && !dot) {
            return url;
        }
        String text = url.toString();
        int authority = text.indexOf("://") + "://".length();
        int from = authority + (userInfo == null ? 0 : userInfo.length() + 1);
        int to = from + host.length();
        return URI.create(text.substring(0, authority) + text.substring(from, dot ? to - 1 : to) + text.substring(to));
    }

    /// Returns a header value that authorizes by user and password in UTF-8 (RFC 7617).
    ///
    /// @param userInfo as in a URL, with escapes
    static String basic(String userInfo) {
        byte[] escaped = (userInfo.indexOf(':') < 0 ? userInfo + ":" : userInfo).getBytes(UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(escaped.length);
        for (int i = 0; i < escaped.length; i++) {
            if (escaped[i] == '%') {
                plain.write((Character.digit(escaped[i + 1], 16) << 4) | Character.digit(escaped[i + 2], 16));
                i += 2;
            } else {
                plain.write(escaped[i]);
            }
        }
        return "Basic " + Base64.getEncoder().encodeToString(plain.toByteArray());
    }
}
