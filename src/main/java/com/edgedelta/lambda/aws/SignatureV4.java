package com.edgedelta.lambda.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.text.Ascii;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signature Version 4 ("Create a signed AWS API request" in the IAM user guide), with the signature in headers, for
/// services other than S3.
final class SignatureV4 {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String UNRESERVED = "-._~/";
    private static final HexFormat HEX = HexFormat.of();

    private final String region;
    private final String service;

    SignatureV4(String region, Service service) {
        this.region = region;
        this.service = service.id();
    }

    /// Returns the headers of the signed request: all given ones, the date, the session token and the signature,
    /// with names in lower case.
    ///
    /// @param uri as it is sent; its path has neither dot segments nor empty ones
    /// @param headers all headers to sign, except for `host`
    SortedMap<String, String> sign(
            String method, URI uri, Map<String, String> headers, byte[] body, Keys keys, Instant time) {
        String stamp = stamp(time);
        SortedMap<String, String> sent = new TreeMap<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            sent.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
        sent.put("x-amz-date", stamp);
        if (!keys.token().isEmpty()) {
            sent.put("x-amz-security-token", keys.token());
        }
        SortedMap<String, String> signed = new TreeMap<>(sent);
        signed.put("host", ServiceEndpoints.host(uri));
        String names = String.join(";", signed.keySet());
        String scope = stamp.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        String request = canonicalRequest(method, uri, signed, names, body);
        String toSign = ALGORITHM + "\n" + stamp + "\n" + scope + "\n" + HEX.formatHex(sha256(request.getBytes(UTF_8)));
        String signature = HEX.formatHex(hmac(signingKey(keys.secret(), stamp.substring(0, 8)), toSign));
        sent.put(
                "authorization",
                ALGORITHM + " Credential=" + keys.id() + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                        + signature);
        return sent;
    }

    private static String canonicalRequest(
            String method, URI uri, SortedMap<String, String> signed, String names, byte[] body) {
        StringBuilder request = new StringBuilder(method)
                .append('\n')
                .append(path(uri))
                .append('\n')
                .append(query(uri))
                .append('\n');
        for (Map.Entry<String, String> header : signed.entrySet()) {
            request.append(header.getKey())
                    .append(':')
                    .append(oneSpaced(header.getValue()))
                    .append('\n');
        }
        return request.append('\n')
                .append(names)
                .append('\n')
                .append(HEX.formatHex(sha256(body)))
                .toString();
    }

    /// Returns the path with its encoded characters encoded once more.
    private static String path(URI uri) {
        String path = uri.getRawPath();
        if (path == null || path.isEmpty()) {
            return "/";
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(UTF_8)) {
            char c = (char) (b & 0xFF);
            if (Ascii.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /// Returns the parameters as they are sent, sorted by name and then by value.
    private static String query(URI uri) {
        String query = uri.getRawQuery();
        if (query == null || query.isEmpty()) {
            return "";
        }
        List<String[]> parameters = new ArrayList<>();
        for (int from = 0; from <= query.length(); ) {
            int ampersand = query.indexOf('&', from);
            int to = ampersand < 0 ? query.length() : ampersand;
            String parameter = query.substring(from, to);
            int equals = parameter.indexOf('=');
            parameters.add(
                    equals < 0
                            ? new String[] {parameter, ""}
                            : new String[] {parameter.substring(0, equals), parameter.substring(equals + 1)});
            from = to + 1;
        }
        parameters.sort(Arrays::compare);
        List<String> sorted = new ArrayList<>();
        for (String[] parameter : parameters) {
            sorted.add(parameter[0] + "=" + parameter[1]);
        }
        return String.join("&", sorted);
    }

    /// Returns a header's value without surrounding spaces, and with sequences of spaces replaced by one.
    private static String oneSpaced(String value) {
        StringBuilder spaced = new StringBuilder();
        boolean space = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t') {
                space = !spaced.isEmpty();
                continue;
            }
            if (space) {
                spaced.append(' ');
                space = false;
            }
            spaced.append(c);
        }
        return spaced.toString();
    }

    /// `20150830T123600Z`.
    private static String stamp(Instant time) {
        LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        StringBuilder stamp = new StringBuilder().append(utc.getYear());
        two(stamp, utc.getMonthValue());
        two(stamp, utc.getDayOfMonth());
        stamp.append('T');
        two(stamp, utc.getHour());
        two(stamp, utc.getMinute());
        two(stamp, utc.getSecond());
        return stamp.append('Z').toString();
    }

    private static void two(StringBuilder stamp, int number) {
        stamp.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private byte[] signingKey(String secret, String date) {
        byte[] key = hmac(("AWS4" + secret).getBytes(UTF_8), date);
        return hmac(hmac(hmac(key, region), service), "aws4_request");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no HmacSHA256", missing);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }
}
