import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** Where logs go: to an HTTP endpoint, which may want a token, or to a delivery stream. */
export type Destination =
  | { endpoint: pulumi.Input<string>; tokenSecretArn?: string; tokenSecretKey?: string }
  | { deliveryStreamArn: string };

export interface EdgeDeltaExtensionArgs {
  /** ARN of the extension's layer version; for a delivery stream, that of the Firehose layer. */
  layerArn: pulumi.Input<string>;
  destination: Destination;
  /** Name of the function's execution role, which gets the permissions that the settings need. */
  roleName: pulumi.Input<string>;
  /** Other settings, by the names in docs/settings.md. */
  settings?: Record<string, pulumi.Input<string>>;
}

/** The layer and the settings for a function; its role gets the least permissions. */
export class EdgeDeltaExtension extends pulumi.ComponentResource {
  readonly layerArn: pulumi.Output<string>;
  readonly environment: Record<string, pulumi.Input<string>>;

  constructor(name: string, args: EdgeDeltaExtensionArgs, options?: pulumi.ComponentResourceOptions) {
    super('edgedelta:lambda:Extension', name, {}, options);
    this.layerArn = pulumi.output(args.layerArn);
    const { variables, action, resource } = settingsOf(args.destination);
    this.environment = { ...variables, ...args.settings };
    if (action && resource) {
      new aws.iam.RolePolicy(
        name,
        {
          role: args.roleName,
          policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
          }),
        },
        { parent: this },
      );
    }
    this.registerOutputs({ layerArn: this.layerArn });
  }
}

interface Settings {
  variables: Record<string, pulumi.Input<string>>;
  action?: string;
  resource?: string;
}

function settingsOf(destination: Destination): Settings {
  if ('deliveryStreamArn' in destination) {
    return {
      variables: { PUSHER_MODE: 'kinesis', KINESIS_ENDPOINT: destination.deliveryStreamArn },
      action: 'firehose:PutRecordBatch',
      resource: destination.deliveryStreamArn,
    };
  }
  if (!destination.tokenSecretArn) {
    return { variables: { ED_ENDPOINT: destination.endpoint } };
  }
  const key = destination.tokenSecretKey ? `#${destination.tokenSecretKey}` : '';
  return {
    variables: { ED_ENDPOINT: destination.endpoint, ED_AUTH_TOKEN_SECRET: destination.tokenSecretArn + key },
    action: 'secretsmanager:GetSecretValue',
    resource: destination.tokenSecretArn,
  };
}
