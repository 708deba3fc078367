package com.edgedelta.lambda.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Checks servers' certificates by the JDK's own trust manager, given those trusted certificates that a server's may
/// lead to. If they do not suffice, the JDK's trust manager with all of them decides, so nothing is accepted or refused
/// that it would not.
///
/// A chain leads to trusted certificates by the names in it alone: the JDK looks up issuers nowhere else.
final class RootsOnDemand extends X509ExtendedTrustManager {
    private final TrustIndex index;
    private final @Nullable KeyStore all;
    private List<X509Certificate> candidates = List.of();
    private @Nullable X509ExtendedTrustManager ofCandidates;
    private @Nullable X509ExtendedTrustManager ofAll;

    /// @param all the certificates in the index; null for what the JDK trusts
    RootsOnDemand(TrustIndex index, @Nullable KeyStore all) {
        this.index = index;
        this.all = all;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, keyExchange, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, keyExchange, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, keyExchange));
    }

    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        if (!isAccepted(chain, check)) {
            check.by(ofAll());
        }
    }

    private boolean isAccepted(X509Certificate[] chain, Check check) {
        try {
            X509ExtendedTrustManager manager = candidatesOf(chain);
            if (manager == null) {
                return false;
            }
            check.by(manager);
            return true;
        } catch (CertificateException | RuntimeException refused) {
            return false; // Refused for good only by the manager with all certificates, which says why.
        }
    }

    /// Returns null if no trusted certificate has one of the names. The same server is met again and again.
    private synchronized @Nullable X509ExtendedTrustManager candidatesOf(X509Certificate[] chain)
            throws CertificateException {
        List<X509Certificate> found = chain == null ? List.of() : index.candidates(chain);
        if (!found.equals(candidates)) {
            ofCandidates = found.isEmpty() ? null : manager(found);
            candidates = found;
        }
        return ofCandidates;
    }

    private static X509ExtendedTrustManager manager(List<X509Certificate> trusted) throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance("JKS"); // In memory alone; the default kind does more.
            store.load(null, null);
            for (X509Certificate certificate : trusted) {
                store.setCertificateEntry("root" + store.size(), certificate);
            }
            return manager(store);
        } catch (IOException | GeneralSecurityException unsupported) {
            throw new CertificateException(unsupported);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager made) {
                return made;
            }
        }
        throw new GeneralSecurityException("this Java has no trust manager for X.509");
    }

    private synchronized X509ExtendedTrustManager ofAll() throws CertificateException {
        X509ExtendedTrustManager manager = ofAll;
        if (manager == null) {
            try {
                manager = manager(all);
            } catch (GeneralSecurityException unusable) {
                throw new CertificateException("the certificates that Java trusts cannot be read", unusable);
            }
            ofAll = manager;
        }
        return manager;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        try {
            return ofAll().getAcceptedIssuers();
        } catch (CertificateException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
            throws CertificateException {
        ofAll().checkClientTrusted(chain, keyType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType, Socket socket) throws CertificateException {
        ofAll().checkClientTrusted(chain, keyType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
        ofAll().checkClientTrusted(chain, keyType);
    }
}
