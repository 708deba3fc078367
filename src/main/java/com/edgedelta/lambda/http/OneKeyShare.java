package com.edgedelta.lambda.http;

import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// A TLS context whose engines make one key, for X25519, and accept any certificate that the context behind it accepts.
///
/// The named groups of `SSLParameters` say that, but `java.net.http` does not pass on those of a client's parameters
/// (JDK 25). Constraints of algorithms, which it does pass on, would also exclude signatures on elliptic curves.
final class OneKeyShare extends SSLContext {
    private OneKeyShare(SSLContext context) {
        super(new Spi(context), context.getProvider(), context.getProtocol());
    }

    static SSLContext of(SSLContext context) {
        return new OneKeyShare(context);
    }

    private static final class Spi extends SSLContextSpi {
        private final SSLContext context;

        private Spi(SSLContext context) {
            this.context = context;
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trusted, @Nullable SecureRandom random) {
            throw new UnsupportedOperationException("the context behind this one is initialized already");
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return new OneKeyShareEngine(context.createSSLEngine());
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return new OneKeyShareEngine(context.createSSLEngine(host, port));
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return context.getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return context.getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context.getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return context.getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return context.getSupportedSSLParameters();
        }
    }
}
