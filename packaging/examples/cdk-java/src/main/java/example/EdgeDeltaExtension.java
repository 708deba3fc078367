package example;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.ILayerVersion;

/** Adds the Edge Delta extension's layer, its settings and the least permissions to functions. */
final class EdgeDeltaExtension {
    private final ILayerVersion layer;
    private final Map<String, String> settings;
    private final List<PolicyStatement> permissions;

    private EdgeDeltaExtension(ILayerVersion layer, Map<String, String> settings, List<PolicyStatement> permissions) {
        this.layer = layer;
        this.settings = settings;
        this.permissions = permissions;
    }

    /** Logs go to an HTTP endpoint, which needs no permission. */
    static EdgeDeltaExtension http(ILayerVersion layer, String endpoint) {
        return new EdgeDeltaExtension(layer, Map.of("ED_ENDPOINT", endpoint), List.of());
    }

    /** The same with a token, a member of a secret of Secrets Manager. */
    static EdgeDeltaExtension httpWithToken(ILayerVersion layer, String endpoint, String secretArn, String key) {
        return new EdgeDeltaExtension(
                layer,
                Map.of("ED_ENDPOINT", endpoint, "ED_AUTH_TOKEN_SECRET", secretArn + "#" + key),
                List.of(allow("secretsmanager:GetSecretValue", secretArn)));
    }

    /** Logs go to a delivery stream; the layer is the Firehose one. */
    static EdgeDeltaExtension firehose(ILayerVersion layer, String streamArn) {
        return new EdgeDeltaExtension(
                layer,
                Map.of("PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", streamArn),
                List.of(allow("firehose:PutRecordBatch", streamArn)));
    }

    void addTo(Function function) {
        function.addLayers(layer);
        settings.forEach(function::addEnvironment);
        permissions.forEach(function::addToRolePolicy);
    }

    private static PolicyStatement allow(String action, String resource) {
        return PolicyStatement.Builder.create()
                .actions(List.of(action))
                .resources(List.of(resource))
                .build();
    }
}
