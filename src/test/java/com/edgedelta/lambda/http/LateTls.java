package com.edgedelta.lambda.http;

import java.security.Provider;
import java.security.Security;
import java.util.Objects;

/// A program that asks for the TLS context once in vain and then with success, and prints the results. It needs a
/// JVM of its own, because it removes the provider of TLS for the first time.
final class LateTls {
    private LateTls() {}

    /// Asks and prints.
    public static void main(String[] arguments) {
        Provider tls = Objects.requireNonNull(Security.getProvider("SunJSSE"));
        Security.removeProvider(tls.getName());
        try {
            System.out.println(DefaultTls.context());
        } catch (IllegalStateException missing) {
            System.out.println(missing.getMessage());
        }
        Security.addProvider(tls);
        System.out.println(DefaultTls.context().getProvider().getName());
        System.out.println(DefaultTls.context().equals(DefaultTls.context()));
    }
}
