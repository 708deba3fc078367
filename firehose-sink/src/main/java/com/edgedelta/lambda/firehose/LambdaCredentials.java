package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.aws.CallFailed;
import com.edgedelta.lambda.aws.Keys;
import com.edgedelta.lambda.aws.RoleCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Passes the credentials of the function's role on to the SDK. The SDK's own chain would also read files and look
/// for EC2's metadata, which a sandbox does not have.
final class LambdaCredentials implements AwsCredentialsProvider, AutoCloseable {
    private static final String NONE = "no credentials";

    private final RoleCredentials role;

    LambdaCredentials(RoleCredentials role) {
        this.role = role;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            Keys keys = role.current();
            return AwsSessionCredentials.builder()
                    .accessKeyId(keys.id())
                    .secretAccessKey(keys.secret())
                    .sessionToken(keys.token())
                    .build();
        } catch (CallFailed failed) {
            String reason = failed.reason();
            throw SdkClientException.create(
                    reason.startsWith(NONE) ? reason : NONE + " from the container endpoint (" + reason + ")");
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted while fetching credentials", ended);
        }
    }

    /// Makes the next request fetch credentials again, because the destination refused them.
    void forget() {
        role.forget();
    }

    @Override
    public void close() {
        role.close();
    }
}
