import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/** Where logs go: to an HTTP endpoint, which may want a token (a secret, or a parameter of SSM), or to a delivery stream. */
export type Destination =
  | { readonly endpoint: string; readonly tokenSecretArn?: string; readonly tokenSecretKey?: string }
  | { readonly endpoint: string; readonly tokenParameterArn: string }
  | { readonly deliveryStreamArn: string };

export interface EdgeDeltaExtensionProps {
  /** The extension's layer version; for a delivery stream, that of the Firehose layer. */
  readonly layer: lambda.ILayerVersion;
  readonly destination: Destination;
  /** Puts the function's tags and runtime into each record; the function may then read them. Default: no. */
  readonly forwardTags?: boolean;
  /** Other settings, by the names in docs/settings.md. */
  readonly settings?: Record<string, string>;
}

/** Adds layer, settings and the least permissions to functions. */
export class EdgeDeltaExtension {
  private readonly environment: Record<string, string>;
  private readonly statement?: iam.PolicyStatement;

  constructor(private readonly props: EdgeDeltaExtensionProps) {
    const destination = props.destination;
    if ('deliveryStreamArn' in destination) {
      this.environment = { PUSHER_MODE: 'kinesis', KINESIS_ENDPOINT: destination.deliveryStreamArn };
      this.statement = allow(destination.deliveryStreamArn, 'firehose:PutRecordBatch');
    } else {
      this.environment = { ED_ENDPOINT: destination.endpoint };
      if ('tokenParameterArn' in destination) {
        this.environment.ED_AUTH_TOKEN_SECRET = destination.tokenParameterArn;
        this.statement = allow(destination.tokenParameterArn, 'ssm:GetParameter');
      } else if (destination.tokenSecretArn) {
        const key = destination.tokenSecretKey ? `#${destination.tokenSecretKey}` : '';
        this.environment.ED_AUTH_TOKEN_SECRET = destination.tokenSecretArn + key;
        this.statement = allow(destination.tokenSecretArn, 'secretsmanager:GetSecretValue');
      }
    }
    if (props.forwardTags) {
      this.environment.ED_FORWARD_LAMBDA_TAGS = 'true';
    }
  }

  addTo(target: lambda.Function): void {
    target.addLayers(this.props.layer);
    for (const [name, value] of Object.entries({ ...this.environment, ...this.props.settings })) {
      target.addEnvironment(name, value);
    }
    if (this.statement) {
      target.addToRolePolicy(this.statement);
    }
    if (this.props.forwardTags) {
      // A policy of its own: the role's other policy is made before the function, whose ARN this one names.
      const statements = [allow(target.functionArn, 'lambda:GetFunction', 'lambda:ListTags')];
      target.role?.attachInlinePolicy(new iam.Policy(target, 'EdgeDeltaTags', { statements }));
    }
  }
}

function allow(resource: string, ...actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource] });
}
