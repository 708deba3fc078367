/// Part of the layer's runtime, so that the JDK finds in its own table of modules' services who provides loggers, and
/// does not open the JARs of the class path on the way to `register` (docs/startup.md).
module com.edgedelta.lambda.loggers {
    requires static org.jspecify;

    provides System.LoggerFinder with
            com.edgedelta.lambda.loggers.Loggers;
}
