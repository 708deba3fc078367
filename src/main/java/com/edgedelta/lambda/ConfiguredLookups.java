package com.edgedelta.lambda;

import com.edgedelta.lambda.aws.AwsAccess;
import com.edgedelta.lambda.aws.Credentials;
import com.edgedelta.lambda.aws.FunctionTags;
import com.edgedelta.lambda.aws.SecretToken;
import com.edgedelta.lambda.config.AwsEndpointSettings;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.FunctionDetails;
import com.edgedelta.lambda.config.SecretReference;
import com.edgedelta.lambda.lifecycle.AwsLookups;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.sink.Authorization;
import com.edgedelta.lambda.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Requests to AWS APIs that the settings need: for tags, and for the endpoint's token.
final class ConfiguredLookups implements AwsLookups {
    private final Config config;
    private final Credentials credentials;
    private final AwsAccess aws;
    private final ExtensionLog log;
    private final @Nullable SecretToken token;

    ConfiguredLookups(
            Config config,
            AwsEndpointSettings endpoints,
            Map<String, String> environment,
            ConfiguredRoutes routes,
            Clock clock,
            ExtensionLog log) {
        SecretReference secret = config.authTokenSecret();
        this.config = config;
        this.credentials = new Credentials(environment, clock);
        this.aws = new AwsAccess(endpoints, credentials, routes, clock);
        this.log = log;
        this.token = secret == null ? null : new SecretToken(secret, aws, log);
    }

    /// Returns null if no token is kept at AWS.
    @Nullable
    Authorization token() {
        return token;
    }

    @Override
    public void start(String functionName, Consumer<@Nullable FunctionDetails> listener) {
        if (token != null) {
            token.start();
        }
        if (config.tags().forwarded()) {
            FunctionTags.start(aws, config, functionName, listener, log);
        }
    }

    @Override
    public void restored() {
        credentials.forget();
        if (token != null) {
            token.restored();
        }
    }
}
