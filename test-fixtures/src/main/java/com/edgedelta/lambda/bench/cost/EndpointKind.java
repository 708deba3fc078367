package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.endpoint.TestCertificate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The endpoint's protocol and key, on which the cost of a first connection depends.
enum EndpointKind {
    HTTP("http", "plain HTTP"),
    RSA("rsa", "RSA 2048, TLS 1.3"),
    P256("p256", "P-256, TLS 1.3"),
    P256_TLS12("p256-tls12", "P-256, TLS 1.2");

    final String option;
    final String text;

    EndpointKind(String option, String text) {
        this.option = option;
        this.text = text;
    }

    /// Null for plain HTTP.
    @Nullable
    SSLContext tls(TestCertificate rsa, TestCertificate elliptic) {
        return switch (this) {
            case HTTP -> null;
            case RSA -> rsa.sslContext();
            case P256 -> elliptic.sslContext();
            case P256_TLS12 -> elliptic.sslContext("TLSv1.2");
        };
    }

    static EndpointKind of(String option) {
        for (var kind : values()) {
            if (kind.option.equals(option)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(option);
    }
}
