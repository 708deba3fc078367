import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { Destination, EdgeDeltaExtension } from './edge-delta-extension';

// Which way to install is set by the configuration:
//   pulumi config set layerArn ARN
//   pulumi config set endpoint URL            http mode; with a token in Secrets Manager secretArn too, in SSM parameterArn
//   pulumi config set streamArn ARN           Firehose instead
//   pulumi config set forwardTags true        each record has the function's tags
const config = new pulumi.Config();
const streamArn = config.get('streamArn');
const parameterArn = config.get('parameterArn');
const destination: Destination = streamArn
  ? { deliveryStreamArn: streamArn }
  : parameterArn
    ? { endpoint: config.require('endpoint'), tokenParameterArn: parameterArn }
    : { endpoint: config.require('endpoint'), tokenSecretArn: config.get('secretArn'), tokenSecretKey: 'token' };

const role = new aws.iam.Role('hello', {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' }),
});
new aws.iam.RolePolicyAttachment('logs', {
  role: role.name,
  policyArn: aws.iam.ManagedPolicy.AWSLambdaBasicExecutionRole,
});

const extension = new EdgeDeltaExtension('edgedelta', {
  layerArn: config.require('layerArn'),
  destination,
  roleName: role.name,
  forwardTags: config.getBoolean('forwardTags'),
});

const hello = new aws.lambda.Function('hello', {
  role: role.arn,
  runtime: aws.lambda.Runtime.Python3d13,
  handler: 'index.handler',
  code: new pulumi.asset.AssetArchive({
    'index.py': new pulumi.asset.StringAsset('def handler(event, context):\n    print("hello")\n'),
  }),
  memorySize: 256,
  timeout: 30,
  layers: [extension.layerArn],
  environment: { variables: { ...extension.environment, STAGE: 'production' } },
});
extension.permitReadingTags(hello.arn);

export const functionName = hello.name;
