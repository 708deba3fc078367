import * as cdk from 'aws-cdk-lib';
import { ExampleStack } from '../lib/example-stack';

// One stack for each way to install. Values come from the context:
//   npx cdk deploy Http --context layerArn=ARN --context endpoint=URL
const app = new cdk.App();
const value = (name: string): string => app.node.tryGetContext(name) ?? `set --context ${name}=...`;

new ExampleStack(app, 'Http', {
  layerArn: value('layerArn'),
  destination: { endpoint: value('endpoint') },
});
new ExampleStack(app, 'Token', {
  layerArn: value('layerArn'),
  destination: { endpoint: value('endpoint'), tokenSecretArn: value('secretArn'), tokenSecretKey: 'token' },
});
new ExampleStack(app, 'Firehose', {
  layerArn: value('firehoseLayerArn'),
  destination: { deliveryStreamArn: value('streamArn') },
});

app.synth();
