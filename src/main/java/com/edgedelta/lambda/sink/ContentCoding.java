package com.edgedelta.lambda.sink;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether requests are compressed with gzip: as configured, until the destination refuses it or says that it does
/// not accept it (RFC 9110, 12.5.3 and 15.5.16). One thread at a time.
final class ContentCoding {
    private boolean gzip;
    private boolean comparedOnce;

    ContentCoding(boolean gzip) {
        this.gzip = gzip;
    }

    boolean isGzip() {
        return gzip;
    }

    /// Whether the same request, uncompressed, may be accepted: this one was refused for its coding, or, as is found
    /// out once, perhaps because of it.
    boolean mayBeTheReason(HttpResult compressed) {
        int status = compressed.status();
        boolean doubtful = status == 400 || status == 415;
        return (doubtful && !comparedOnce) || (status >= 400 && status < 500 && excludesGzip(compressed));
    }

    /// Takes note of a response to a compressed request. Returns true if that turns gzip off.
    boolean excludedBy(HttpResult compressed) {
        return turnsOff(excludesGzip(compressed));
    }

    /// Takes note of the response to the same request without compression. Returns true if that turns gzip
    /// off.
    boolean refusedBut(HttpResult uncompressed) {
        comparedOnce = true;
        return turnsOff(uncompressed.accepted());
    }

    private boolean turnsOff(boolean off) {
        boolean change = gzip && off;
        gzip = gzip && !off;
        return change;
    }

    private static boolean excludesGzip(HttpResult result) {
        String accepted = result.response().header("Accept-Encoding");
        return accepted != null && !accepts(accepted.toLowerCase(Locale.ROOT), "gzip");
    }

    /// Whether the list has that coding or any (`*`), and not with a weight of 0.
    private static boolean accepts(String list, String coding) {
        @Nullable Boolean any = null;
        int from = 0;
        while (from <= list.length()) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            String entry = list.substring(from, to);
            int semicolon = entry.indexOf(';');
            String name = (semicolon < 0 ? entry : entry.substring(0, semicolon)).strip();
            boolean allowed = semicolon < 0 || !isZero(entry.substring(semicolon + 1));
            if (name.equals(coding) || name.equals("x-" + coding)) {
                return allowed;
            }
            any = name.equals("*") ? Boolean.valueOf(allowed) : any;
            from = to + 1;
        }
        return any != null && any;
    }

    /// Whether a weight is `q=0`, with up to three decimals.
    private static boolean isZero(String parameter) {
        String weight = parameter.replace(" ", "");
        if (!weight.startsWith("q=0")) {
            return false;
        }
        for (int i = 3; i < weight.length(); i++) {
            char c = weight.charAt(i);
            if (c != '.' && c != '0') {
                return false;
            }
        }
        return true;
    }
}
