package com.edgedelta.lambda;

import com.edgedelta.lambda.config.AwsEndpointSettings;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.Destination;
import com.edgedelta.lambda.lifecycle.EarlyRegistration;
import com.edgedelta.lambda.lifecycle.Lifecycle;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.shape.ShapingRules;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.util.Map;

/// The entry of the process. Exit status: 0 after SHUTDOWN or SIGTERM, 1 if Lambda's APIs cannot be used.
public final class Main {
    private static final String DEFAULT_NAME = "edgedelta-lambda-extension";
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private Main() {}

    /// Runs the extension and ends the process.
    ///
    /// @param arguments the launcher's file name, under which the extension must register
    public static void main(String[] arguments) throws InterruptedException {
        String name = arguments.length > 0 ? arguments[0] : DEFAULT_NAME;
        int status = FAILED;
        try {
            status = run(name, ProcessEnvironment.read());
        } finally {
            Runtime.getRuntime().halt(status); // Also after an Error: other threads would keep the process alive.
        }
    }

    private static int run(String name, Map<String, String> environment) throws InterruptedException {
        Config config = Config.from(environment);
        ExtensionLog log = ExtensionLog.toStandardOutput(config.printExtensionLogs());
        for (String problem : config.problems()) {
            log.warn(problem);
        }
        String runtimeApi = config.lambda().runtimeApi();
        if (runtimeApi == null) {
            if (config.shapes() && !(config.destination() instanceof Destination.Nowhere)) {
                // For scripts/check: inside Lambda the rules are read after the extension has registered.
                ShapingRules.of(config, Clock.system(), log);
            }
            log.warn("AWS_LAMBDA_RUNTIME_API is not set: this program runs as an extension inside Lambda");
            return FAILED;
        }
        Clock clock = Clock.system();
        ConfiguredRoutes routes = new ConfiguredRoutes(config.network(), log);
        AwsEndpointSettings aws = config.awsEndpoints();
        ConfiguredLookups lookups =
                aws == null ? null : new ConfiguredLookups(config, aws, environment, routes, clock, log);
        Sink sink = Destinations.open(config, routes, lookups == null ? null : lookups.token(), clock, log);
        Lifecycle lifecycle = new Lifecycle(name, config, sink, lookups, clock, log);
        Runtime.getRuntime().addShutdownHook(new Thread(new Termination(lifecycle), "termination"));
        return lifecycle.run(runtimeApi, EarlyRegistration.from(environment));
    }

    /// Runs at SIGTERM; a process that ends by itself halts without it.
    private record Termination(Lifecycle lifecycle) implements Runnable {
        @Override
        public void run() {
            try {
                lifecycle.terminate();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(DONE);
        }
    }
}
