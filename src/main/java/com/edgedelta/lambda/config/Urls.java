package com.edgedelta.lambda.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads the URLs of settings, and what is done with the secrets in them.
final class Urls {
    private Urls() {}

    /// That absolute http or https URL with a host; null where the text is none.
    static @Nullable URI http(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return http && url.getHost() != null && url.getPort() <= 65_535 ? url : null;
        } catch (URISyntaxException notAUrl) {
            return null; // Its message repeats the value, which may hold a password; the caller's says enough.
        }
    }

    /// A URL as it may be shown: without user info, path, query and fragment, each of which may be a secret. A
    /// secret may hold any character, so all before the last `@` is taken for user info, but for a scheme at the
    /// very beginning.
    static String withoutSecrets(String url) {
        int at = url.lastIndexOf('@');
        int path = firstOf("/?#", url, Math.max(0, url.indexOf("://") + 3));
        if (at > path) { // Nobody can tell which of both is the host's.
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

    static URI withoutUserInfo(URI url) {
        String userInfo = url.getRawUserInfo();
        if (userInfo == null) {
            return url;
        }
        String text = url.toString();
        int from = text.indexOf("://") + "://".length();
        return URI.create(text.substring(0, from) + text.substring(from + userInfo.length() + 1));
    }

    /// The value of a header that authorizes by user and password (RFC 7617), which are UTF-8 there.
    ///
    /// @param userInfo as it stands in a URL, with escapes
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
