package com.edgedelta.lambda.http;

import java.io.File;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// The TLS context for what the JDK trusts. If the trust store has an index, its certificates are parsed on demand: all
/// of them take as long as the rest of a first handshake (docs/startup.md). Otherwise it is the JDK's own.
public final class DefaultTls {
    private static @Nullable SSLContext made;

    private DefaultTls() {}

    /// Returns the one context of the process. If making it fails, for example for want of memory, the next call
    /// tries again.
    public static synchronized SSLContext context() {
        SSLContext context = made;
        if (context == null) {
            context = make();
            made = context;
        }
        return context;
    }

    private static SSLContext make() {
        TrustIndex index = TrustIndex.of(store());
        try {
            if (index == null) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new RootsOnDemand(index, null)}, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this Java has no TLS", broken);
        }
    }

    /// The file that the JDK reads.
    private static String store() {
        String configured = System.getProperty("javax.net.ssl.trustStore", "");
        if (!configured.isEmpty()) {
            return configured;
        }
        String folder = System.getProperty("java.home") + "/lib/security/";
        return new File(folder + "jssecacerts").exists() ? folder + "jssecacerts" : folder + "cacerts";
    }
}
