package example;

import java.util.function.Function;
import software.amazon.awscdk.services.lambda.ILayerVersion;

/**
 * One stack for each way to install: cdk deploy Http --context layerArn=ARN --context endpoint=URL. With --context
 * forwardTags=true each record has the function's tags.
 */
final class App {
    private App() {}

    public static void main(String[] arguments) {
        var app = new software.amazon.awscdk.App();
        String layerArn = value(app, "layerArn");
        String endpoint = value(app, "endpoint");
        stack(app, "Http", layerArn, layer -> EdgeDeltaExtension.http(layer, endpoint));
        stack(
                app,
                "Token",
                layerArn,
                layer -> EdgeDeltaExtension.httpWithToken(layer, endpoint, value(app, "secretArn"), "token"));
        stack(
                app,
                "Parameter",
                layerArn,
                layer -> EdgeDeltaExtension.httpWithParameter(layer, endpoint, value(app, "parameterArn")));
        stack(
                app,
                "Firehose",
                value(app, "firehoseLayerArn"),
                layer -> EdgeDeltaExtension.firehose(layer, value(app, "streamArn")));
        app.synth();
    }

    private static void stack(
            software.amazon.awscdk.App app,
            String id,
            String layerArn,
            Function<ILayerVersion, EdgeDeltaExtension> extension) {
        boolean forwardsTags = "true".equals(String.valueOf(app.getNode().tryGetContext("forwardTags")));
        new ExampleStack(app, id, layerArn, forwardsTags ? extension.andThen(EdgeDeltaExtension::withTags) : extension);
    }

    private static String value(software.amazon.awscdk.App app, String name) {
        return app.getNode().tryGetContext(name) instanceof String value ? value : "set --context " + name + "=...";
    }
}
