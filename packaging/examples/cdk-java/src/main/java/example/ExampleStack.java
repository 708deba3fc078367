package example;

import java.util.Map;
import java.util.function.Function;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.ILayerVersion;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

/** A function with the extension. */
final class ExampleStack extends Stack {
    ExampleStack(Construct scope, String id, String layerArn, Function<ILayerVersion, EdgeDeltaExtension> extension) {
        super(scope, id);
        var hello = software.amazon.awscdk.services.lambda.Function.Builder.create(this, "Hello")
                .runtime(Runtime.PYTHON_3_13)
                .handler("index.handler")
                .code(Code.fromInline("def handler(event, context):\n    print(\"hello\")\n"))
                .memorySize(256)
                .timeout(Duration.seconds(30))
                .environment(Map.of("STAGE", "production"))
                .build();
        ILayerVersion layer = LayerVersion.fromLayerVersionArn(this, "EdgeDelta", layerArn);
        extension.apply(layer).addTo(hello);
    }
}
