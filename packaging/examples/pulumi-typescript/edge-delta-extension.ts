import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** Where logs go: to an HTTP endpoint, which may want a token (a secret, or a parameter of SSM), or to a delivery stream. */
export type Destination =
  | { endpoint: pulumi.Input<string>; tokenSecretArn?: string; tokenSecretKey?: string }
  | { endpoint: pulumi.Input<string>; tokenParameterArn: string }
  | { deliveryStreamArn: string };

export interface EdgeDeltaExtensionArgs {
  /** ARN of the extension's layer version; for a delivery stream, that of the Firehose layer. */
  layerArn: pulumi.Input<string>;
  destination: Destination;
  /** Name of the function's execution role, which gets the permissions that the settings need. */
  roleName: pulumi.Input<string>;
  /** Puts the function's tags and runtime into each record; permitReadingTags lets the function read them. Default: no. */
  forwardTags?: boolean;
  /** Other settings, by the names in docs/settings.md. */
  settings?: Record<string, pulumi.Input<string>>;
}

/** The layer and the settings for a function; its role gets the least permissions. */
export class EdgeDeltaExtension extends pulumi.ComponentResource {
  readonly layerArn: pulumi.Output<string>;
  readonly environment: Record<string, pulumi.Input<string>>;

  constructor(
    private readonly name: string,
    private readonly args: EdgeDeltaExtensionArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('edgedelta:lambda:Extension', name, {}, options);
    this.layerArn = pulumi.output(args.layerArn);
    const { variables, action, resource } = settingsOf(args.destination);
    const tags: Record<string, string> = args.forwardTags ? { ED_FORWARD_LAMBDA_TAGS: 'true' } : {};
    this.environment = { ...variables, ...tags, ...args.settings };
    if (action && resource) {
      this.allow(name, [action], resource);
    }
    this.registerOutputs({ layerArn: this.layerArn });
  }

  /** Lets the function read its own tags, if they are forwarded; to be called once the function is defined. */
  permitReadingTags(functionArn: pulumi.Input<string>): void {
    if (this.args.forwardTags) {
      this.allow(`${this.name}-tags`, ['lambda:GetFunction', 'lambda:ListTags'], functionArn);
    }
  }

  private allow(name: string, actions: string[], resource: pulumi.Input<string>): void {
    new aws.iam.RolePolicy(
      name,
      {
        role: this.args.roleName,
        policy: pulumi.jsonStringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
        }),
      },
      { parent: this },
    );
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
  if ('tokenParameterArn' in destination) {
    return {
      variables: { ED_ENDPOINT: destination.endpoint, ED_AUTH_TOKEN_SECRET: destination.tokenParameterArn },
      action: 'ssm:GetParameter',
      resource: destination.tokenParameterArn,
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
