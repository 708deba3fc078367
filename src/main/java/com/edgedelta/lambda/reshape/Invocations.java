package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.edgedelta.lambda.json.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Facts about the latest invocations for their records: trace, tenant, the runtime's own duration, and whether it
/// was a cold start, because a report arrives with the next invocation. Bounded. Filled by the stream and, for traces
/// that the stream does not contain, by INVOKE events. Thread-safe.
public final class Invocations {
    private final int remembered;
    private final Map<String, Invocation> latest = new LinkedHashMap<>();
    private @Nullable String coldStart;

    /// Changes when something becomes known that lines have.
    private volatile int version;

    /// @param remembered maximum number of invocations
    public Invocations(int remembered) {
        this.remembered = remembered;
    }

    /// Marks an invocation that had to wait for its sandbox.
    public synchronized void coldStart(String requestId) {
        coldStart = requestId;
    }

    /// Whether the invocation had to wait for its sandbox. True only once.
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
        Invocation known = of(requestId);
        if (root != null && !root.equals(known.traceId())) {
            remember(requestId, known.withTrace(root));
            changed();
        }
    }

    synchronized void tenant(String requestId, String tenantId) {
        Invocation known = of(requestId);
        if (!tenantId.equals(known.tenantId())) {
            remember(requestId, known.withTenant(tenantId));
            changed();
        }
    }

    synchronized void runtimeDuration(String requestId, byte[] json, Span duration) {
        String number = new String(json, duration.from(), duration.to() - duration.from(), ISO_8859_1);
        remember(requestId, of(requestId).withRuntimeDuration(number));
    }

    /// What is known of that invocation.
    synchronized Invocation of(String requestId) {
        return latest.getOrDefault(requestId, Invocation.UNKNOWN);
    }

    int version() {
        return version;
    }

    private synchronized void changed() {
        version++;
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
}
