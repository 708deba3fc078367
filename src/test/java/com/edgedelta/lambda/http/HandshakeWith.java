package com.edgedelta.lambda.http;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/// A client's engine in the middle of a handshake with a host, as a trust manager sees it.
final class HandshakeWith extends SSLEngine {
    private final SSLEngine engine;
    private final SSLSession session;

    HandshakeWith(String host) throws GeneralSecurityException {
        super(host, 443);
        engine = SSLContext.getDefault().createSSLEngine(host, 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        SSLSession none = engine.getSession();
        session = (SSLSession) Proxy.newProxyInstance(
                HandshakeWith.class.getClassLoader(),
                new Class<?>[] {SSLSession.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "getPeerHost" -> host;
                    case "getProtocol" -> "TLSv1.3";
                    default -> method.invoke(none, arguments);
                });
    }

    @Override
    public SSLSession getHandshakeSession() {
        return session;
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public SSLSession getSession() {
        return session;
    }

    @Override
    public boolean getUseClientMode() {
        return true;
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return HandshakeStatus.NEED_TASK;
    }

    @Override
    public boolean isInboundDone() {
        return false;
    }

    @Override
    public boolean isOutboundDone() {
        return false;
    }

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) {
        throw frozen();
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) {
        throw frozen();
    }

    @Override
    public Runnable getDelegatedTask() {
        throw frozen();
    }

    @Override
    public void closeInbound() {
        throw frozen();
    }

    @Override
    public void closeOutbound() {
        throw frozen();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        throw frozen();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        throw frozen();
    }

    @Override
    public void beginHandshake() {
        throw frozen();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        throw frozen();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        throw frozen();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        throw frozen();
    }

    @Override
    public void setEnableSessionCreation(boolean enabled) {
        throw frozen();
    }

    private static UnsupportedOperationException frozen() {
        return new UnsupportedOperationException("a trust manager only reads");
    }
}
