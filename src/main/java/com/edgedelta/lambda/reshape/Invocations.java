package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.edgedelta.lambda.json.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What records must know of the latest invocations: trace, the runtime's own duration and whether it was a cold start,
/// since a report arrives with the next invocation. Bounded; filled by the stream and, for traces the stream does not
/// tell, by INVOKE events.
/// Safe for use by several threads.
public final class Invocations {
    private final int remembered;
    private final Map<String, Invocation> latest = new LinkedHashMap<>();
    private @Nullable String coldStart;

    /// @param remembered how many invocations
    public Invocations(int remembered) {
        this.remembered = remembered;
    }

    /// That invocation had to wait for the sandbox to be made.
    public synchronized void coldStart(String requestId) {
        coldStart = requestId;
    }

    /// Whether that is an invocation which had to wait for the sandbox, told once.
    synchronized boolean takeColdStart(String requestId) {
        boolean cold = requestId.equals(coldStart);
        if (cold) {
            coldStart = null;
        }
        return cold;
    }

    /// Remembers the X-Ray header of an invocation, `Root=..;Parent=..;Sampled=..`.
    public synchronized void trace(String requestId, @Nullable String header) {
        String root = root(header);
        Invocation known = known(requestId);
        if (root != null) {
            remember(requestId, new Invocation(root, known.runtimeDuration));
        }
    }

    synchronized void runtimeDuration(String requestId, byte[] json, Span duration) {
        String number = new String(json, duration.from(), duration.to() - duration.from(), ISO_8859_1);
        remember(requestId, new Invocation(known(requestId).traceId, number));
    }

    /// The `Root=` part of the invocation's trace header; null where it is not known.
    synchronized @Nullable String traceId(String requestId) {
        return known(requestId).traceId;
    }

    /// `platform.runtimeDone`'s own `metrics.durationMs`, verbatim; null where it is not known.
    synchronized @Nullable String runtimeDuration(String requestId) {
        return known(requestId).runtimeDuration;
    }

    private Invocation known(String requestId) {
        return latest.getOrDefault(requestId, Invocation.UNKNOWN);
    }

    private void remember(String requestId, Invocation invocation) {
        latest.put(requestId, invocation);
        if (latest.size() > remembered) {
            latest.remove(latest.keySet().iterator().next());
        }
    }

    private static @Nullable String root(@Nullable String header) {
        int from = header == null ? -1 : header.indexOf("Root=");
        if (header == null || from < 0) {
            return null;
        }
        int semicolon = header.indexOf(';', from);
        String root = header.substring(from + "Root=".length(), semicolon < 0 ? header.length() : semicolon);
        return root.isEmpty() ? null : root;
    }

    private record Invocation(
            @Nullable String traceId, @Nullable String runtimeDuration) {
        static final Invocation UNKNOWN = new Invocation(null, null);
    }
}
