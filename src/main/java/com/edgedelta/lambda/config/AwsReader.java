package com.edgedelta.lambda.config;

import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the settings of requests to AWS APIs: tags, and a secret. The AWS SDKs' own variables are read only if a
/// setting needs one of the two.
final class AwsReader {
    private final Variables variables;
    private final String region;

    AwsReader(Variables variables, String region) {
        this.variables = variables;
        this.region = region;
    }

    Tags tags() {
        boolean wanted = variables.flag("ED_FORWARD_LAMBDA_TAGS");
        if (wanted && region.isEmpty()) {
            variables.report(
                    "AWS_REGION is not set, and ED_FORWARD_LAMBDA_TAGS=true needs it; records are sent without tags");
        }
        String prefix = variables.text("ED_TAG_PREFIX");
        return new Tags(wanted && !region.isEmpty(), prefix, fixedTags(prefix));
    }

    private Map<String, String> fixedTags(String prefix) {
        Map<String, String> tags = new TreeMap<>();
        for (String name : variables.names()) {
            if (SettingNames.isTag(name) && !variables.text(name).isEmpty()) {
                tags.put(prefix + name.substring(SettingNames.TAG.length()), variables.text(name));
            }
        }
        return Collections.unmodifiableMap(tags);
    }

    /// The value is never shown: a user may have put the token itself there.
    @Nullable
    SecretReference authTokenSecret(Destination.HttpEndpoint endpoint) {
        String value = variables.text("ED_AUTH_TOKEN_SECRET");
        if (value.isEmpty()) {
            return null;
        }
        String token = variables.text("ED_AUTH_TOKEN");
        if (!token.isEmpty() && HeaderList.isValue(token)) {
            variables.report("ED_AUTH_TOKEN_SECRET is not used: ED_AUTH_TOKEN is also set and takes precedence");
            return null;
        }
        SecretReference reference = SecretReference.parse(value, region);
        if (reference == null) {
            variables.report("ED_AUTH_TOKEN_SECRET cannot be used (its value is not shown): it takes the ARN or name of"
                    + " a Secrets Manager secret or an SSM parameter, such as my-secret, /my/parameter or"
                    + " ssm:my-parameter, optionally followed by #KEY; it is not used");
            return null;
        }
        if (reference.region().isEmpty()) {
            variables.report("AWS_REGION is not set, and ED_AUTH_TOKEN_SECRET does not contain the region: set it to"
                    + " the secret's ARN; it is not used");
            return null;
        }
        if (endpoint.authorization() != null) {
            variables.report(
                    "requests are authorized by ED_AUTH_TOKEN_SECRET only; the authorization in ED_HTTP_HEADERS"
                            + " or ED_ENDPOINT is not used");
        }
        return reference;
    }

    AwsEndpointSettings endpoints() {
        boolean ignored = variables.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        return new AwsEndpointSettings(
                variables.flag("AWS_USE_FIPS_ENDPOINT"),
                variables.flag("AWS_USE_DUALSTACK_ENDPOINT"),
                ignored ? null : endpoint("AWS_ENDPOINT_URL_LAMBDA"),
                ignored ? null : endpoint("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
                ignored ? null : endpoint("AWS_ENDPOINT_URL_SSM"));
    }

    /// Returns that variable's URL, or else that of the variable for all services.
    private @Nullable URI endpoint(String name) {
        String used = variables.text(name).isEmpty() ? "AWS_ENDPOINT_URL" : name;
        String value = variables.text(used);
        if (value.isEmpty()) {
            return null;
        }
        URI uri = Urls.http(value);
        if (uri != null && uri.getRawUserInfo() == null) {
            return uri;
        }
        variables.report(used + "=" + Variables.quote(Urls.withoutSecrets(value))
                + " is not allowed: it takes an absolute http or https URL; using AWS's own endpoint");
        return null;
    }
}
