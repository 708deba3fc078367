package com.edgedelta.lambda.bench.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.edgedelta.lambda.endpoint.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    @TempDir
    Path folder;

    @Test
    void addsTheEndpointToWhatTheRuntimeTrusts() throws IOException, GeneralSecurityException {
        var runtime = Path.of(System.getProperty("java.home"));
        var own = runtime.resolve("lib/security/cacerts");

        var made = new Trust(TestCertificate.in(folder), folder).storeFor(runtime);

        assertThat(size(made)).isEqualTo(size(own) + 1);
        assertThat(Files.size(made)).isCloseTo(Files.size(own), withPercentage(10));
        assertThat(KeyStore.getInstance(made.toFile(), (char[]) null).getType())
                .isEqualTo(KeyStore.getInstance(own.toFile(), (char[]) null).getType());
    }

    @Test
    void theBundleEndsWithTheEndpoint() throws IOException {
        var certificate = TestCertificate.in(folder);
        assertThat(Files.readString(new Trust(certificate, folder).bundle()))
                .endsWith(Files.readString(certificate.pem()));
    }

    /// Without a password, as the JDK reads its own.
    private static int size(Path store) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), (char[]) null).size();
    }
}
