package com.edgedelta.lambda.http;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Permits no group for the key exchange but X25519, and leaves all else to the JDK's own constraints, which hold
/// besides. The named groups of `SSLParameters` would say it, but `java.net.http` does not take them over from a
/// client's parameters (JDK 25).
final class OneKeyExchange implements AlgorithmConstraints {
    private static final String[] OTHERS = {"secp", "ffdhe", "x448"};

    @Override
    public boolean permits(
            Set<CryptoPrimitive> primitives, String algorithm, @Nullable AlgorithmParameters parameters) {
        if (!primitives.contains(CryptoPrimitive.KEY_AGREEMENT)) {
            return true;
        }
        for (String other : OTHERS) {
            if (algorithm.startsWith(other)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
        return true;
    }

    @Override
    public boolean permits(
            Set<CryptoPrimitive> primitives, String algorithm, Key key, @Nullable AlgorithmParameters parameters) {
        return true;
    }
}
