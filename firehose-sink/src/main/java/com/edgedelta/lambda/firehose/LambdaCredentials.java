package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.text.Failures;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/// The credentials of the function's role. Lambda provides them in the environment, or under SnapStart and on Managed
/// Instances at a container endpoint, where they are fetched again before they expire. The SDK's own chain would also
/// read files and look for EC2's metadata, which a sandbox does not have.
final class LambdaCredentials implements AwsCredentialsProvider, AutoCloseable {
    private final Map<String, String> environment;
    private @Nullable ContainerCredentialsProvider container;

    LambdaCredentials(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        String key = variable("AWS_ACCESS_KEY_ID");
        String secret = variable("AWS_SECRET_ACCESS_KEY");
        if (!key.isEmpty() && !secret.isEmpty()) {
            return AwsSessionCredentials.builder()
                    .accessKeyId(key)
                    .secretAccessKey(secret)
                    .sessionToken(variable("AWS_SESSION_TOKEN"))
                    .build();
        }
        if (variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").isEmpty()
                && variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").isEmpty()) {
            throw SdkClientException.create("no credentials: neither AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY nor"
                    + " AWS_CONTAINER_CREDENTIALS_FULL_URI is set");
        }
        try {
            return container().resolveCredentials();
        } catch (SdkException failed) {
            throw SdkClientException.create(
                    "no credentials from AWS_CONTAINER_CREDENTIALS_FULL_URI (" + Failures.describeRoot(failed) + ")");
        }
    }

    /// Makes the next request fetch credentials again, because the destination refused them.
    synchronized void forget() {
        close();
    }

    private synchronized ContainerCredentialsProvider container() {
        ContainerCredentialsProvider current = container;
        if (current == null) {
            current = ContainerCredentialsProvider.create();
            container = current;
        }
        return current;
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    @Override
    public synchronized void close() {
        ContainerCredentialsProvider current = container;
        container = null;
        if (current != null) {
            current.close();
        }
    }
}
