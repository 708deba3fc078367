import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { Destination, EdgeDeltaExtension } from './edge-delta-extension';

export interface ExampleStackProps extends cdk.StackProps {
  readonly layerArn: string;
  readonly destination: Destination;
  readonly forwardTags: boolean;
}

export class ExampleStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: ExampleStackProps) {
    super(scope, id, props);
    const hello = new lambda.Function(this, 'Hello', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromInline('def handler(event, context):\n    print("hello")\n'),
      memorySize: 256,
      timeout: cdk.Duration.seconds(30),
      environment: { STAGE: 'production' },
    });

    const extension = new EdgeDeltaExtension({
      layer: lambda.LayerVersion.fromLayerVersionArn(this, 'EdgeDelta', props.layerArn),
      destination: props.destination,
      forwardTags: props.forwardTags,
    });
    extension.addTo(hello);
  }
}
