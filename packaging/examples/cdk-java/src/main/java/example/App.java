package example;

/** One stack for each way to install: cdk deploy Http --context layerArn=ARN --context endpoint=URL. */
final class App {
    private App() {}

    public static void main(String[] arguments) {
        var app = new software.amazon.awscdk.App();
        String layerArn = value(app, "layerArn");
        String endpoint = value(app, "endpoint");
        new ExampleStack(app, "Http", layerArn, layer -> EdgeDeltaExtension.http(layer, endpoint));
        new ExampleStack(
                app,
                "Token",
                layerArn,
                layer -> EdgeDeltaExtension.httpWithToken(layer, endpoint, value(app, "secretArn"), "token"));
        new ExampleStack(
                app,
                "Firehose",
                value(app, "firehoseLayerArn"),
                layer -> EdgeDeltaExtension.firehose(layer, value(app, "streamArn")));
        app.synth();
    }

    private static String value(software.amazon.awscdk.App app, String name) {
        return app.getNode().tryGetContext(name) instanceof String value ? value : "set --context " + name + "=...";
    }
}
