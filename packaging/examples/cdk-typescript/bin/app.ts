import * as cdk from 'aws-cdk-lib';
import { ExampleStack } from '../lib/example-stack';

// One stack for each way to install. Values come from the context:
//   npx cdk deploy Http --context layerArn=ARN --context endpoint=URL
// With --context forwardTags=true each record has the function's tags.
const app = new cdk.App();
const value = (name: string): string => app.node.tryGetContext(name) ?? `set --context ${name}=...`;
const forwardTags = String(app.node.tryGetContext('forwardTags')) === 'true';

new ExampleStack(app, 'Http', {
  layerArn: value('layerArn'),
  destination: { endpoint: value('endpoint') },
  forwardTags,
});
new ExampleStack(app, 'Token', {
  layerArn: value('layerArn'),
  destination: { endpoint: value('endpoint'), tokenSecretArn: value('secretArn'), tokenSecretKey: 'token' },
  forwardTags,
});
new ExampleStack(app, 'Parameter', {
  layerArn: value('layerArn'),
  destination: { endpoint: value('endpoint'), tokenParameterArn: value('parameterArn') },
  forwardTags,
});
new ExampleStack(app, 'Firehose', {
  layerArn: value('firehoseLayerArn'),
  destination: { deliveryStreamArn: value('streamArn') },
  forwardTags,
});

app.synth();
