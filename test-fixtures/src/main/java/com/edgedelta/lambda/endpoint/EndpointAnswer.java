package com.edgedelta.lambda.endpoint;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The endpoint's response to a request: after a delay, never (until the endpoint is closed), or by closing the
/// connection.
public record EndpointAnswer(Kind kind, int status, Map<String, String> headers, String body, long delayMs) {
    /// RFC 9110, 5.6.7: two digits for the day, which `RFC_1123_DATE_TIME` does not always write.
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public enum Kind {
        ANSWER,
        HANG,
        CLOSE
    }

    public static EndpointAnswer status(int status) {
        return new EndpointAnswer(Kind.ANSWER, status, Map.of(), "", 0);
    }

    /// Never responds, until the endpoint is closed.
    public static EndpointAnswer hang() {
        return new EndpointAnswer(Kind.HANG, 0, Map.of(), "", 0);
    }

    /// Closes the connection without a response.
    public static EndpointAnswer close() {
        return new EndpointAnswer(Kind.CLOSE, 0, Map.of(), "", 0);
    }

    /// A status with `Retry-After` in seconds.
    public static EndpointAnswer retryAfter(int status, int seconds) {
        return status(status).withHeader("Retry-After", Integer.toString(seconds));
    }

    /// A status with `Retry-After` as an HTTP date, which has whole seconds.
    public static EndpointAnswer retryAfter(int status, Instant moment) {
        return status(status).withHeader("Retry-After", HTTP_DATE.format(moment));
    }

    /// 307, 308 or another redirection; the location may be relative.
    public static EndpointAnswer redirect(int status, String location) {
        return status(status).withHeader("Location", location);
    }

    public EndpointAnswer withHeader(String name, String value) {
        var all = new TreeMap<>(headers);
        all.put(name, value);
        return new EndpointAnswer(kind, status, Map.copyOf(all), body, delayMs);
    }

    public EndpointAnswer withBody(String text) {
        return new EndpointAnswer(kind, status, headers, text, delayMs);
    }

    /// The delay before the response, or before the connection is closed.
    public EndpointAnswer withDelayMs(long millis) {
        return new EndpointAnswer(kind, status, headers, body, millis);
    }

    boolean accepts() {
        return kind == Kind.ANSWER && status >= 200 && status < 300;
    }
}
