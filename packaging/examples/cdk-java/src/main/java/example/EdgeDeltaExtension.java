package example;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.Policy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.ILayerVersion;

/** Adds the Edge Delta extension's layer, its settings and the least permissions to functions. */
final class EdgeDeltaExtension {
    private final ILayerVersion layer;
    private final Map<String, String> settings;
    private final List<PolicyStatement> permissions;
    private final boolean forwardsTags;

    private EdgeDeltaExtension(
            ILayerVersion layer,
            Map<String, String> settings,
            List<PolicyStatement> permissions,
            boolean forwardsTags) {
        this.layer = layer;
        this.settings = settings;
        this.permissions = permissions;
        this.forwardsTags = forwardsTags;
    }

    /** Logs go to an HTTP endpoint, which needs no permission. */
    static EdgeDeltaExtension http(ILayerVersion layer, String endpoint) {
        return new EdgeDeltaExtension(layer, Map.of("ED_ENDPOINT", endpoint), List.of(), false);
    }

    /** The same with a token, a member of a secret of Secrets Manager. */
    static EdgeDeltaExtension httpWithToken(ILayerVersion layer, String endpoint, String secretArn, String key) {
        return new EdgeDeltaExtension(
                layer,
                Map.of("ED_ENDPOINT", endpoint, "ED_AUTH_TOKEN_SECRET", secretArn + "#" + key),
                List.of(allow(secretArn, "secretsmanager:GetSecretValue")),
                false);
    }

    /** The same with a parameter of SSM that is the token. */
    static EdgeDeltaExtension httpWithParameter(ILayerVersion layer, String endpoint, String parameterArn) {
        return new EdgeDeltaExtension(
                layer,
                Map.of("ED_ENDPOINT", endpoint, "ED_AUTH_TOKEN_SECRET", parameterArn),
                List.of(allow(parameterArn, "ssm:GetParameter")),
                false);
    }

    /** Logs go to a delivery stream; the layer is the Firehose one. */
    static EdgeDeltaExtension firehose(ILayerVersion layer, String streamArn) {
        return new EdgeDeltaExtension(
                layer,
                Map.of("PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", streamArn),
                List.of(allow(streamArn, "firehose:PutRecordBatch")),
                false);
    }

    /** The same, and each record has the function's tags and runtime; the function may read them. */
    EdgeDeltaExtension withTags() {
        Map<String, String> all = new HashMap<>(settings);
        all.put("ED_FORWARD_LAMBDA_TAGS", "true");
        return new EdgeDeltaExtension(layer, all, permissions, true);
    }

    void addTo(Function function) {
        function.addLayers(layer);
        settings.forEach(function::addEnvironment);
        permissions.forEach(function::addToRolePolicy);
        if (forwardsTags) {
            // A policy of its own: the role's other policy is made before the function, whose ARN this one names.
            PolicyStatement tags = allow(function.getFunctionArn(), "lambda:GetFunction", "lambda:ListTags");
            Policy policy = Policy.Builder.create(function, "EdgeDeltaTags")
                    .statements(List.of(tags))
                    .build();
            function.getRole().attachInlinePolicy(policy);
        }
    }

    private static PolicyStatement allow(String resource, String... actions) {
        return PolicyStatement.Builder.create()
                .actions(List.of(actions))
                .resources(List.of(resource))
                .build();
    }
}
