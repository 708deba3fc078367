import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/** Where logs go: to an HTTP endpoint, which may want a token, or to a delivery stream. */
export type Destination =
  | { readonly endpoint: string; readonly tokenSecretArn?: string; readonly tokenSecretKey?: string }
  | { readonly deliveryStreamArn: string };

export interface EdgeDeltaExtensionProps {
  /** The extension's layer version; for a delivery stream, that of the Firehose layer. */
  readonly layer: lambda.ILayerVersion;
  readonly destination: Destination;
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
      this.statement = allow('firehose:PutRecordBatch', destination.deliveryStreamArn);
    } else {
      this.environment = { ED_ENDPOINT: destination.endpoint };
      if (destination.tokenSecretArn) {
        const key = destination.tokenSecretKey ? `#${destination.tokenSecretKey}` : '';
        this.environment.ED_AUTH_TOKEN_SECRET = destination.tokenSecretArn + key;
        this.statement = allow('secretsmanager:GetSecretValue', destination.tokenSecretArn);
      }
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
  }
}

function allow(action: string, resource: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: [action], resources: [resource] });
}
