package com.edgedelta.lambda.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The only reader of the extension's own variables. Their names, defaults and ranges are here and in
/// docs/settings.md.
final class ConfigReader {
    private static final int MEGABYTE = 1_000_000;
    private static final int KILOBYTE = 1_000;
    private static final int DEFAULT_BUFFER_MB = 20;
    private static final int TAKEN_BY_LAMBDA = 9001;

    /// The folder of the function's code. Lambda does not set `LAMBDA_TASK_ROOT` for extensions
    /// ("Using the Lambda Extensions API" in the Lambda developer guide).
    private static final String TASK_ROOT = "/var/task";

    /// A function's longest time-out. Nothing that an invocation waits for lasts longer.
    private static final int LONGEST_INVOCATION_SEC = 900;
    private static final int BILLED_TIMEOUT_MS = 25;
    private static final int UNBILLED_TIMEOUT_MS = 1000;

    private final Variables variables;
    private final LambdaEnvironment lambda;
    private final AwsReader aws;

    ConfigReader(Map<String, String> environment, String osArch) {
        this.variables = new Variables(environment);
        this.lambda = LambdaEnvironment.from(environment, osArch);
        this.aws = new AwsReader(variables, lambda.region());
    }

    Config read() {
        boolean enabled = variables.choice("ED_ENABLED", "true", "false").equals("true");
        Destination destination = enabled ? destination() : new Destination.Nowhere();
        Tags tags = enabled ? aws.tags() : Tags.NONE;
        SecretReference authTokenSecret =
                destination instanceof Destination.HttpEndpoint endpoint ? aws.authTokenSecret(endpoint) : null;
        warnOfPlainToken(destination, authTokenSecret != null);
        FlushStrategy strategy = new FlushStrategyReader(variables).read();
        return new Config(
                destination,
                tags,
                authTokenSecret,
                tags.forwarded() || authTokenSecret != null ? aws.endpoints() : null,
                logTypes(),
                platformEvents(),
                Duration.ofSeconds(variables.numberUpTo("ED_PUSH_TIMEOUT_SEC", 5, 1, LONGEST_INVOCATION_SEC)),
                Duration.ofMillis(variables.numberUpTo("ED_RETRY_INTERVAL_MS", 100, 1, LONGEST_INVOCATION_SEC * 1_000)),
                variables.number("ED_BUFFER_SIZE_MB", DEFAULT_BUFFER_MB, 1, mostBufferMb()) * (long) MEGABYTE,
                variables.number("ED_MAX_REQUEST_KB", 1000, 100, 20_000) * KILOBYTE,
                strategy,
                Duration.ofMillis(variables.number("ED_FLUSH_INTERVAL_MS", 1000, 100, 60_000)),
                enabled && variables.flag("ED_PRINT_EXTENSION_LOGS"),
                variables.choice("ED_JSON_MESSAGE", "string", "object").equals("object"),
                new Buffering(
                        variables.number("ED_LAMBDA_MAX_ITEMS", 1000, 1000, 10_000),
                        variables.number("ED_LAMBDA_MAX_BYTES", 262_144, 262_144, 1_048_576),
                        variables.number("ED_LAMBDA_TIMEOUT_MS", telemetryTimeoutMs(strategy), 25, 30_000)),
                variables.number("ED_TELEMETRY_PORT", 6060, 1024, 65_535, TAKEN_BY_LAMBDA),
                variables.choice("ED_WARMUP", "true", "false").equals("true"),
                network(),
                lambda,
                new ShapingReader(variables).read(),
                rules(),
                variables.changed(),
                enabled ? problems() : List.of());
    }

    private void warnOfPlainToken(Destination destination, boolean fetched) {
        if (destination instanceof Destination.HttpEndpoint endpoint
                && (fetched || endpoint.authorization() != null)
                && "http".equalsIgnoreCase(endpoint.uri().getScheme())
                && !Hosts.isLoopback(endpoint.uri().getHost())) {
            variables.report("ED_ENDPOINT="
                    + Variables.quote(Urls.withoutSecrets(endpoint.uri().toString()))
                    + " is not encrypted: whoever is on the way can read the token or password; use https");
        }
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>(variables.problems());
        problems.addAll(UnusedVariables.report(variables.names()));
        return List.copyOf(problems);
    }

    /// Returns a quarter of the function's memory in MB, but at least the default.
    private int mostBufferMb() {
        try {
            return Math.max(DEFAULT_BUFFER_MB, Integer.parseInt(lambda.memoryMb()) / 4);
        } catch (NumberFormatException notLambda) {
            return DEFAULT_BUFFER_MB;
        }
    }

    /// The wait for telemetry is billed if an invocation is held until Lambda reports its end.
    private int telemetryTimeoutMs(FlushStrategy strategy) {
        boolean billed = strategy.awaitsTelemetry() && !lambda.onManagedInstances();
        return billed ? BILLED_TIMEOUT_MS : UNBILLED_TIMEOUT_MS;
    }

    /// Their text may hold secrets, so only the file's name is shown among the changed settings.
    private @Nullable RuleSource rules() {
        String json = variables.text("ED_PROCESSING_RULES");
        String file = variables.text("ED_PROCESSING_RULES_FILE");
        variables.differs("ED_PROCESSING_RULES_FILE", file, "");
        String root = variables.text("LAMBDA_TASK_ROOT");
        return json.isEmpty() && file.isEmpty() ? null : new RuleSource(json, file, root.isEmpty() ? TASK_ROOT : root);
    }

    private Network network() {
        String proxy = variables.firstSet("ED_PROXY", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy");
        String bundle = variables.firstSet("ED_CA_BUNDLE", "SSL_CERT_FILE");
        return new Network(
                variables.text(proxy).isEmpty() ? null : Proxies.read(variables),
                variables.text(bundle).isEmpty() ? null : new CaBundle(bundle, variables.text(bundle)));
    }

    private Destination destination() {
        String mode = variables.choice("PUSHER_MODE", "http", "kinesis");
        if (mode.equals("kinesis")) {
            return deliveryStream();
        }
        String endpoint = variables.text("ED_ENDPOINT");
        if (endpoint.isEmpty()) {
            return nowhere("ED_ENDPOINT is not set: it must be an absolute http or https URL");
        }
        Destination read = new EndpointReader(variables).read(endpoint);
        if (read != null) {
            return read;
        }
        return nowhere("ED_ENDPOINT=" + Variables.quote(Urls.withoutSecrets(endpoint))
                + " cannot be used: it must be an absolute http or https URL, with a host name of ASCII letters,"
                + " digits, dots and hyphens (other letters as xn--...), a port from 1 to 65535, and special"
                + " characters escaped as %XX"
                + (Urls.hasUnderscore(endpoint)
                        ? "; Java accepts no underscore in a host name: use an alias of the host without one, or its"
                                + " address"
                        : ""));
    }

    private Destination deliveryStream() {
        String value = variables.text("KINESIS_ENDPOINT");
        if (value.isEmpty()) {
            return nowhere("KINESIS_ENDPOINT is not set: with PUSHER_MODE=kinesis it must name a delivery stream");
        }
        Destination.DeliveryStream stream = DeliveryStreams.parse(value, lambda.region());
        if (stream == null) {
            return nowhere("KINESIS_ENDPOINT=" + Variables.quote(value)
                    + " cannot be used: it must be a delivery stream's name, of at most 64 letters, digits, dots,"
                    + " hyphens and underscores, or its ARN, arn:aws:firehose:REGION:ACCOUNT:deliverystream/NAME");
        }
        if (stream.region().isEmpty()) {
            return nowhere("AWS_REGION is not set, and KINESIS_ENDPOINT=" + Variables.quote(value)
                    + " does not contain the region: set it to the delivery stream's ARN");
        }
        return stream;
    }

    private Destination nowhere(String problem) {
        variables.report(problem + "; no logs are forwarded, the function runs untouched");
        return new Destination.Nowhere();
    }

    private Set<PlatformEventType> platformEvents() {
        return variables.choices(
                "ED_PLATFORM_EVENTS", PlatformEventType.values(), PlatformEventType.byDefault(), "platform.", "all");
    }

    private Set<LogType> logTypes() {
        return variables.choices(
                "ED_LAMBDA_LOG_TYPES", LogType.values(), EnumSet.of(LogType.FUNCTION, LogType.PLATFORM), "", "");
    }
}
