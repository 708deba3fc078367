package com.edgedelta.lambda.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every variable: its default, accepted and refused values, and the line that reports them.
final class ConfigTest {
    private static final String ENDPOINT = "https://logs.example.com/in";

    private static Config config(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("ED_ENDPOINT", ENDPOINT));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return Config.from(environment);
    }

    /// A variable that accepts whole numbers.
    ///
    /// @param unit the setting's value for 1
    /// @param unbounded whether a larger number counts as the largest
    record Numeric(
            String variable,
            long byDefault,
            long least,
            long most,
            boolean unbounded,
            long unit,
            ToLongFunction<Config> setting) {
        long of(Config config) {
            return setting.applyAsLong(config) / unit;
        }

        @Override
        public String toString() {
            return variable;
        }
    }

    private static List<Numeric> numbers() {
        return List.of(
                new Numeric(
                        "ED_FLUSH_INTERVAL_MS",
                        1000,
                        100,
                        60_000,
                        false,
                        1,
                        config -> config.flushInterval().toMillis()),
                new Numeric(
                        "ED_PUSH_TIMEOUT_SEC",
                        5,
                        1,
                        900,
                        true,
                        1,
                        c -> c.pushTimeout().toSeconds()),
                new Numeric(
                        "ED_RETRY_INTERVAL_MS",
                        100,
                        1,
                        900_000,
                        true,
                        1,
                        c -> c.retryInterval().toMillis()),
                new Numeric("ED_BUFFER_SIZE_MB", 20, 1, 20, false, 1_000_000, Config::bufferBytes),
                new Numeric(
                        "ED_LAMBDA_MAX_ITEMS",
                        1000,
                        1000,
                        10_000,
                        false,
                        1,
                        c -> c.buffering().maxItems()),
                new Numeric(
                        "ED_LAMBDA_MAX_BYTES",
                        262_144,
                        262_144,
                        1_048_576,
                        false,
                        1,
                        c -> c.buffering().maxBytes()),
                new Numeric(
                        "ED_LAMBDA_TIMEOUT_MS",
                        25,
                        25,
                        30_000,
                        false,
                        1,
                        c -> c.buffering().timeoutMs()),
                new Numeric("ED_MAX_REQUEST_KB", 1000, 100, 20_000, false, 1_000, Config::maxRequestBytes),
                new Numeric("ED_TELEMETRY_PORT", 6060, 1024, 65_535, false, 1, Config::telemetryPort));
    }

    private static List<Arguments> acceptedNumbers() {
        List<Arguments> cases = new ArrayList<>();
        for (Numeric number : numbers()) {
            for (long value : List.of(number.least(), number.most(), number.byDefault(), number.least() + 1)) {
                cases.add(arguments(number, Long.toString(value), value));
                cases.add(arguments(number, "  " + value + " ", value));
                cases.add(arguments(number, "00" + value, value));
            }
        }
        return cases;
    }

    private static List<Arguments> refusedNumbers() {
        List<Arguments> cases = new ArrayList<>();
        for (Numeric number : numbers()) {
            List<String> values = new ArrayList<>(List.of(
                    "0",
                    "-1",
                    "-" + number.least(),
                    number.least() + ".5",
                    "1e4",
                    "0x10",
                    "ten",
                    number.least() + "MB"));
            values.add("+" + number.least());
            values.add(number.least() + " " + number.least());
            values.add("\u0662\u0662\u0662\u0662\u0662"); // Arabic-Indic digits
            values.add(Long.toString(number.least() - 1));
            if (!number.unbounded()) {
                values.add(Long.toString(number.most() + 1));
                values.add("99999999999999999999999999999999");
                values.add("18446744073709551616" + number.least()); // 2^64 and the least
            }
            if (number.variable().equals("ED_TELEMETRY_PORT")) {
                values.add("9001");
            }
            for (String value : values) {
                cases.add(arguments(number, value));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void anUnsetOrEmptyNumberIsItsDefault(Numeric number) {
        assertThat(number.of(config())).isEqualTo(number.byDefault());
        assertThat(number.of(config(number.variable(), ""))).isEqualTo(number.byDefault());
        assertThat(number.of(config(number.variable(), "  "))).isEqualTo(number.byDefault());
        assertThat(config(number.variable(), "").problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("acceptedNumbers")
    void aNumberInRangeIsUsed(Numeric number, String value, long expected) {
        Config config = config(number.variable(), value);

        assertThat(number.of(config)).isEqualTo(expected);
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refusedNumbers")
    void aBadNumberIsNamedAndItsDefaultUsed(Numeric number, String value) {
        Config config = config(number.variable(), value);

        assertThat(number.of(config)).isEqualTo(number.byDefault());
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith(number.variable() + "=\"" + value + "\"")
                .contains(Long.toString(number.least()))
                .contains(Long.toString(number.most()))
                .endsWith("using " + number.byDefault());
    }

    @ParameterizedTest
    @CsvSource({
        "ED_PUSH_TIMEOUT_SEC, 901, 900000",
        "ED_PUSH_TIMEOUT_SEC, 2147484, 900000",
        "ED_RETRY_INTERVAL_MS, 900001, 900000",
        "ED_RETRY_INTERVAL_MS, 99999999999999999999999999999999, 900000"
    })
    void aNumberThatIsTooLargeCountsAsTheLargestInBothModes(String variable, String value, long millis) {
        for (String mode : List.of("http", "kinesis")) {
            Config config = config(
                    "PUSHER_MODE", mode, "KINESIS_ENDPOINT", "stream", "AWS_REGION", "eu-west-1", variable, value);

            Duration used = variable.equals("ED_PUSH_TIMEOUT_SEC") ? config.pushTimeout() : config.retryInterval();
            assertThat(used).isEqualTo(Duration.ofMillis(millis));
            assertThat((int) used.toMillis()).as("as the SDK takes it").isEqualTo(millis);
            assertThat(config.problems())
                    .filteredOn(problem -> problem.startsWith(variable))
                    .singleElement()
                    .asString()
                    .startsWith(variable + "=\"" + value.substring(0, Math.min(3, value.length())));
        }
    }

    @Test
    void aHostNameWithAnUnderscoreIsExplained() {
        assertThat(config("ED_ENDPOINT", "https://my_collector.test/in").problems())
                .singleElement()
                .asString()
                .contains("no underscore in a host name: use an alias");
        assertThat(config("ED_ENDPOINT", "https:///in_here").problems())
                .singleElement()
                .asString()
                .doesNotContain("underscore");
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector.test/, true",
        "http://10.0.0.1/, true",
        "https://collector.test/, false",
        "http://localhost:8080/, false",
        "http://127.0.0.5:8080/, false",
        "http://[::1]:8080/, false"
    })
    void aTokenOnAnUnencryptedWayIsWorthOneWarning(String endpoint, boolean warned) {
        Config config = config("ED_ENDPOINT", endpoint, "ED_AUTH_TOKEN", "secret-word");
        assertThat(config.problems()).hasSize(warned ? 1 : 0).noneMatch(problem -> problem.contains("secret-word"));
        assertThat(config("ED_ENDPOINT", endpoint).problems())
                .as("without a token")
                .isEmpty();
    }

    @Test
    void theReasonThatThePortIsExceptedForIsSaid() {
        assertThat(config("ED_TELEMETRY_PORT", "9001").problems())
                .singleElement()
                .asString()
                .contains("1024 to 65535, but not 9001");
    }

    @ParameterizedTest(name = "{0} MB of memory: at most {1} MB")
    @CsvSource(
            nullValues = "missing",
            value = {
                "128, 32",
                "80, 20",
                "84, 21",
                "512, 128",
                "515, 128",
                "10240, 2560",
                "missing, 20",
                "'', 20",
                "plenty, 20"
            })
    void theBufferTakesAQuarterOfTheMemoryAtMostOrTwentyMegabytes(String memory, int most) {
        Map<String, String> environment = new HashMap<>(Map.of("ED_ENDPOINT", ENDPOINT));
        if (memory != null) {
            environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory);
        }

        environment.put("ED_BUFFER_SIZE_MB", Integer.toString(most));
        assertThat(Config.from(environment).problems()).isEmpty();
        assertThat(Config.from(environment).bufferBytes()).isEqualTo(most * 1_000_000L);

        environment.put("ED_BUFFER_SIZE_MB", Integer.toString(most + 1));
        assertThat(Config.from(environment).problems())
                .singleElement()
                .asString()
                .contains("1 to " + most)
                .endsWith("using 20");
        assertThat(Config.from(environment).bufferBytes()).isEqualTo(20_000_000);
    }

    private static List<Arguments> flags() {
        return List.of(
                flag("ED_FLUSH_AT_NEXT_INVOKE", config -> config.flushStrategy() instanceof FlushStrategy.AtNext),
                flag("ED_PRINT_EXTENSION_LOGS", Config::printExtensionLogs));
    }

    private static Arguments flag(String variable, Function<Config, Boolean> setting) {
        return arguments(variable, setting);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("flags")
    void aFlagIsTrueFalseOrItsDefault(String variable, Function<Config, Boolean> setting) {
        assertThat(setting.apply(config())).isFalse();
        assertThat(setting.apply(config(variable, ""))).isFalse();
        assertThat(setting.apply(config(variable, "false"))).isFalse();
        assertThat(setting.apply(config(variable, "true"))).isTrue();
        assertThat(setting.apply(config(variable, " TRUE "))).isTrue();
        assertThat(config(variable, "True").problems()).isEmpty();
        assertThat(config(variable, "").problems()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("flags")
    void aBadFlagIsNamedAndItsDefaultUsed(String variable, Function<Config, Boolean> setting) {
        for (String value : List.of("yes", "1", "truee", "true false", "on")) {
            Config config = config(variable, value);

            assertThat(setting.apply(config)).as(value).isFalse();
            assertThat(config.problems())
                    .singleElement()
                    .asString()
                    .startsWith(variable + "=\"" + value + "\"")
                    .contains("false or true")
                    .endsWith("using false");
        }
    }

    @Test
    void theWarmUpIsOnUnlessSwitchedOff() {
        assertThat(config().warmUp()).isTrue();
        assertThat(config("ED_WARMUP", "").warmUp()).isTrue();
        assertThat(config("ED_WARMUP", "true").warmUp()).isTrue();
        assertThat(config("ED_WARMUP", " False").warmUp()).isFalse();
        assertThat(config("ED_WARMUP", "false").problems()).isEmpty();
        assertThat(config("ED_WARMUP", "no").warmUp()).isTrue();
        assertThat(config("ED_WARMUP", "no").problems())
                .singleElement()
                .asString()
                .startsWith("ED_WARMUP=\"no\"")
                .contains("true or false")
                .endsWith("using true");
    }

    @Test
    void theTagPrefixIsEmptyUnlessSet() {
        assertThat(config().tags().prefix()).isEmpty();
        assertThat(config("ED_TAG_PREFIX", "").tags().prefix()).isEmpty();
        assertThat(config("ED_TAG_PREFIX", "lambda.tag.").tags().prefix()).isEqualTo("lambda.tag.");
    }

    @Test
    void aJsonMessageIsAStringUnlessAskedForAsObject() {
        assertThat(config().embedJson()).isFalse();
        assertThat(config("ED_JSON_MESSAGE", "").embedJson()).isFalse();
        assertThat(config("ED_JSON_MESSAGE", "string").embedJson()).isFalse();
        assertThat(config("ED_JSON_MESSAGE", "object").embedJson()).isTrue();
        assertThat(config("ED_JSON_MESSAGE", "Object").embedJson()).isTrue();

        Config bad = config("ED_JSON_MESSAGE", "tree");
        assertThat(bad.embedJson()).isFalse();
        assertThat(bad.problems())
                .singleElement()
                .asString()
                .startsWith("ED_JSON_MESSAGE=\"tree\"")
                .contains("string or object")
                .endsWith("using string");
    }

    @ParameterizedTest(name = "\"{0}\" is {1}")
    @CsvSource(
            nullValues = "unset",
            value = {
                "unset, function platform",
                "'', function platform",
                "'  ', function platform",
                "',', function platform",
                "function, function",
                "platform, platform",
                "extension, extension",
                "'function,platform,extension', function platform extension",
                "'extension , function', function extension",
                "' function,  platform ', function platform",
                "'function,,platform,', function platform",
                "'function,function', function",
                "'Function,PLATFORM', function platform"
            })
    void logTypesAreAListOfWords(String value, String expected) {
        Config config = value == null ? config() : config("ED_LAMBDA_LOG_TYPES", value);

        assertThat(config.logTypes().stream().map(LogType::wireName))
                .containsExactlyInAnyOrder(expected.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "unset",
            value = {
                "unset, initReport start runtimeDone report restoreReport fault logsDropped",
                "'', initReport start runtimeDone report restoreReport fault logsDropped",
                "report, report",
                "' report , start,', report start",
                "'Report,INITSTART', report initStart",
                "'platform.report,platform.extension', report extension",
                "'all', initStart initRuntimeDone initReport start runtimeDone report restoreStart restoreRuntimeDone"
                        + " restoreReport extension telemetrySubscription fault logsDropped",
                "'report,ALL', initStart initRuntimeDone initReport start runtimeDone report restoreStart"
                        + " restoreRuntimeDone restoreReport extension telemetrySubscription fault logsDropped"
            })
    void platformEventsAreAListOfTheirNames(String value, String expected) {
        Config config = value == null ? config() : config("ED_PLATFORM_EVENTS", value);

        assertThat(config.platformEvents().stream().map(PlatformEventType::wireName))
                .containsExactlyInAnyOrder(expected.split(" ", -1));
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void aBadPlatformEventIsNamedAndTheRestUsed() {
        Config config = config("ED_PLATFORM_EVENTS", "start,end,platform");

        assertThat(config.platformEvents()).containsExactly(PlatformEventType.START);
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("ED_PLATFORM_EVENTS holds \"end\", \"platform\", but takes initStart, ")
                .endsWith(", logsDropped or all; using the rest");
    }

    @Test
    void onlyBadPlatformEventsMeanTheDefault() {
        Config config = config("ED_PLATFORM_EVENTS", "end");

        assertThat(config.platformEvents()).isEqualTo(config().platformEvents());
        assertThat(config.problems())
                .singleElement()
                .asString()
                .endsWith("using initReport,start,runtimeDone,report,restoreReport,fault,logsDropped");
    }

    @Test
    void manyBadEntriesOfAListDoNotFloodTheLine() {
        assertThat(config("ED_PLATFORM_EVENTS", "bad,".repeat(10_000)).problems())
                .singleElement()
                .asString()
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "unset",
            value = {
                "unset, ON_DEMAND",
                "'', ON_DEMAND",
                "on-demand, ON_DEMAND",
                "provisioned-concurrency, PROVISIONED_CONCURRENCY",
                "snap-start, SNAP_START",
                "lambda-managed-instances, MANAGED_INSTANCES",
                "of-the-future, ON_DEMAND"
            })
    void whatIsNotKnownOfTheSandboxIsTakenForOnDemand(String value, InitializationType expected) {
        Config config = value == null ? config() : config("AWS_LAMBDA_INITIALIZATION_TYPE", value);

        assertThat(config.lambda().initialization()).isEqualTo(expected);
        assertThat(config.lambda().onManagedInstances()).isEqualTo(expected == InitializationType.MANAGED_INSTANCES);
        assertThat(config.lambda().fromSnapshot()).isEqualTo(expected == InitializationType.SNAP_START);
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void aBadLogTypeIsNamedAndTheRestUsed() {
        Config config = config("ED_LAMBDA_LOG_TYPES", "function, logs ,extension,42");

        assertThat(config.logTypes()).containsExactlyInAnyOrder(LogType.FUNCTION, LogType.EXTENSION);
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("ED_LAMBDA_LOG_TYPES")
                .contains("\"logs\", \"42\"", "function, platform, extension", "using the rest");
    }

    @Test
    void onlyBadLogTypesMeanTheDefault() {
        Config config = config("ED_LAMBDA_LOG_TYPES", "logs,all");

        assertThat(config.logTypes()).containsExactlyInAnyOrder(LogType.FUNCTION, LogType.PLATFORM);
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("ED_LAMBDA_LOG_TYPES")
                .contains("\"logs\", \"all\"", "using function,platform");
    }

    @Test
    void aListOfNothingButCommasIsNamedAndTheDefaultUsed() {
        Config config = config("ED_LAMBDA_LOG_TYPES", " , ,");

        assertThat(config.logTypes()).containsExactlyInAnyOrder(LogType.FUNCTION, LogType.PLATFORM);
        assertThat(config.problems()).singleElement().asString().startsWith("ED_LAMBDA_LOG_TYPES");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "https://logs.example.com/in",
                "HTTPS://logs.example.com/in",
                "http://127.0.0.1:8080/",
                "http://[::1]:8080/a?b=c",
                "https://logs.example.com:65535/in",
                "  https://logs.example.com/in\t"
            })
    void anAbsoluteHttpUrlIsADestination(String endpoint) {
        Config config = config("ED_ENDPOINT", endpoint);

        assertThat(config.destination())
                .isEqualTo(new Destination.HttpEndpoint(URI.create(endpoint.strip()), null, List.of(), false));
        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logs.example.com",
                "logs.example.com:443/in",
                "/in",
                "//logs.example.com/in",
                "ftp://logs.example.com/in",
                "file:///etc/hosts",
                "http:",
                "http://",
                "http:///in",
                "https:logs.example.com",
                "http://:8080/in",
                "http://logs.example.com:0/in",
                "http://logs.example.com:65536/in",
                "http://logs.example.com:99999999999/in",
                "http://logs.example.com:-1/in",
                "http://logs.example.com:port/in",
                "http://logs example.com/in",
                "http://logs.example.com/%zz",
                "${ENDPOINT}"
            })
    void anUnusableEndpointIsNamedAndTheExtensionIdles(String endpoint) {
        Config config = config("ED_ENDPOINT", endpoint);
        String withoutPath = endpoint.replaceFirst("^((?:\\w+://)?+[^/?#]*[/?#]).+$", "$1...");

        assertThat(config.destination()).isEqualTo(new Destination.Nowhere());
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("ED_ENDPOINT=\"" + withoutPath + "\"")
                .contains("absolute http or https URL")
                .contains("no logs are forwarded");
    }

    @Test
    void switchedOffTheExtensionIdlesSilently() {
        Config config = config(
                "ED_ENABLED",
                "FALSE",
                "ED_ENDPIONT",
                "x",
                "ED_WARMUP",
                "maybe",
                "ED_FORWARD_LAMBDA_TAGS",
                "true",
                "ED_PRINT_EXTENSION_LOGS",
                "true",
                "ED_AUTH_TOKEN_SECRET",
                "not a name!");

        assertThat(config.destination()).isEqualTo(new Destination.Nowhere());
        assertThat(config.problems()).isEmpty();
        assertThat(config.awsEndpoints()).isNull();
        assertThat(config.printExtensionLogs()).isFalse();
    }

    @Test
    void anUnreadableSwitchLeavesTheExtensionOn() {
        Config config = config("ED_ENABLED", "no");

        assertThat(config.destination()).isInstanceOf(Destination.HttpEndpoint.class);
        assertThat(config.problems())
                .containsExactly("ED_ENABLED=\"no\" is not allowed: it takes true or false; using true");
    }

    @Test
    void noEndpointIsNamedAndTheExtensionIdles() {
        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("ED_ENDPOINT", ""), Map.of("ED_ENDPOINT", " "))) {
            Config config = Config.from(environment);

            assertThat(config.destination()).isEqualTo(new Destination.Nowhere());
            assertThat(config.problems())
                    .singleElement()
                    .asString()
                    .startsWith("ED_ENDPOINT is not set")
                    .contains("no logs are forwarded");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://user:geheim@logs.example.com/in?token=geheim",
                "ftp://geheim@logs.example.com/in",
                "http://user:ge@geheim@logs.example.com:99999/in",
                "http://user:geheim@/in?geheim",
                "user:geheim@logs.example.com/in",
                "ftp://logs.example.com/in?api_key=geheim",
                "ftp://logs.example.com/in?a=b?geheim",
                "ftp://logs.example.com/in#geheim",
                "ftp://logs.example.com/in#a?geheim",
                "ftp://logs.example.com/in?a#geheim",
                "http://logs.example.com/in?key=a@geheim x",
                "http://logs.example.com/geheim@geheim x",
                "http://logs example.com/in?token=geheim",
                "//user:geheim@logs.example.com/in",
                "ftp://user:ge/geheim@logs.example.com/in",
                "https://user:geheim?word@logs.example.com/in",
                "https://user:geheim#word@logs.example.com/in",
                "https://user:geheim//word@logs.example.com/in",
                "user:geheim//word@logs.example.com/in"
            })
    void noSecretOfAnEndpointIsSaid(String endpoint) {
        Config config = config("ED_ENDPOINT", endpoint);

        assertThat(config.destination()).isEqualTo(new Destination.Nowhere());
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("ED_ENDPOINT=")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource({
        "kinesis, logs, logs, eu-west-1",
        "' Kinesis', ' logs ', logs, eu-west-1",
        "kinesis, a.b_C-9, a.b_C-9, eu-west-1",
        "kinesis, arn:aws:firehose:us-east-1:123456789012:deliverystream/logs, logs, us-east-1",
        "kinesis, arn:aws-cn:firehose:cn-north-1:123456789012:deliverystream/logs, logs, cn-north-1",
        "kinesis, arn:aws-us-gov:firehose:us-gov-west-1:123456789012:deliverystream/logs, logs, us-gov-west-1",
    })
    void aDeliveryStreamIsADestinationInKinesisMode(String mode, String stream, String name, String region) {
        Config config = config("PUSHER_MODE", mode, "KINESIS_ENDPOINT", stream, "AWS_REGION", "eu-west-1");

        assertThat(config.destination()).isEqualTo(new Destination.DeliveryStream(name, region));
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void anArnTellsTheRegionWhereTheEnvironmentDoesNot() {
        String arn = "arn:aws:firehose:us-east-1:123456789012:deliverystream/logs";

        assertThat(config("PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", arn).destination())
                .isEqualTo(new Destination.DeliveryStream("logs", "us-east-1"));

        Config config = config("PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", "logs");
        assertThat(config.destination()).isEqualTo(new Destination.Nowhere());
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("AWS_REGION is not set")
                .contains("ARN", "no logs are forwarded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two words",
                "logs/2",
                "https://firehose.us-east-1.amazonaws.com",
                "a2345678901234567890123456789012345678901234567890123456789012345",
                "arn:",
                "arn:aws:firehose:us-east-1:123456789012:deliverystream/",
                "arn:aws:firehose:us-east-1:123456789012:deliverystream/a/b",
                "arn:aws:firehose::123456789012:deliverystream/logs",
                "arn:aws:firehose:us-east-1:12345:deliverystream/logs",
                "arn:aws:firehose:us-east-1.evil.example:123456789012:deliverystream/logs",
                "arn:aws:kinesis:us-east-1:123456789012:stream/logs",
                "arn:aws:firehose:us-east-1:123456789012:stream/logs",
            })
    void whatIsNoDeliveryStreamIsNamedAndTheExtensionIdles(String stream) {
        Config config = config("PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", stream, "AWS_REGION", "eu-west-1");

        assertThat(config.destination()).isEqualTo(new Destination.Nowhere());
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("KINESIS_ENDPOINT=\"" + stream.substring(0, Math.min(4, stream.length())))
                .contains("cannot be used", "deliverystream/NAME", "no logs are forwarded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void kinesisModeWithoutAStreamIsNamedAndTheExtensionIdles(String stream) {
        Config config = config("PUSHER_MODE", "kinesis", "KINESIS_ENDPOINT", stream);

        assertThat(config.destination()).isEqualTo(new Destination.Nowhere());
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("KINESIS_ENDPOINT is not set")
                .contains("no logs are forwarded");
    }

    @Test
    void aBadModeIsNamedAndHttpUsed() {
        Config config = config("PUSHER_MODE", "kafka");

        assertThat(config.destination()).isInstanceOf(Destination.HttpEndpoint.class);
        assertThat(config.problems())
                .singleElement()
                .asString()
                .startsWith("PUSHER_MODE=\"kafka\"")
                .contains("http or kinesis")
                .endsWith("using http");
        assertThat(config("PUSHER_MODE", "").problems()).isEmpty();
        assertThat(config("PUSHER_MODE", "http").problems()).isEmpty();
    }

    @Test
    void theEndpointOfTheOtherModeIsNotLookedAt() {
        Config config = config(
                "PUSHER_MODE",
                "kinesis",
                "KINESIS_ENDPOINT",
                "logs",
                "AWS_REGION",
                "eu-west-1",
                "ED_ENDPOINT",
                "nonsense");

        assertThat(config.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUSHER_MODE",
                "ED_ENDPOINT",
                "ED_FORWARD_LAMBDA_TAGS",
                "ED_LAMBDA_LOG_TYPES",
                "ED_PLATFORM_EVENTS",
                "ED_FLUSH_INTERVAL_MS",
                "ED_PUSH_TIMEOUT_SEC",
                "ED_RETRY_INTERVAL_MS",
                "ED_BUFFER_SIZE_MB",
                "ED_FLUSH_AT_NEXT_INVOKE",
                "ED_PRINT_EXTENSION_LOGS",
                "ED_LAMBDA_MAX_ITEMS",
                "ED_LAMBDA_MAX_BYTES",
                "ED_LAMBDA_TIMEOUT_MS",
                "ED_JSON_MESSAGE",
                "ED_WARMUP",
                "ED_MAX_REQUEST_KB",
                "ED_TELEMETRY_PORT"
            })
    void aBadValueNeitherBreaksTheLineNorFloodsIt(String variable) {
        Config controls = config(variable, "a\nb\r\u001b[31m\u0000\u0085c");
        assertThat(controls.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.chars()).noneMatch(Character::isISOControl));

        Config endless = config(variable, "x".repeat(100_000));
        assertThat(endless.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).hasSizeLessThan(400));
    }

    @Test
    void everyBadValueHasALineOfItsOwn() {
        assertThat(config(
                                "ED_PUSH_TIMEOUT_SEC",
                                "0",
                                "ED_LAMBDA_MAX_ITEMS",
                                "1",
                                "ED_JSON_MESSAGE",
                                "x",
                                "ED_ENDPOINT",
                                "x")
                        .problems())
                .hasSize(4);
    }

    @Test
    void whatLambdaSaysOfTheFunctionIsKept() {
        LambdaEnvironment lambda = config(
                        "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001",
                        "AWS_REGION", "eu-west-1",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                        "AWS_LAMBDA_FUNCTION_NAME", "f",
                        "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                        "AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/28/[$LATEST]0123")
                .lambda();

        assertThat(lambda.instance()).isEqualTo("2026/11/28/[$LATEST]0123");
        assertThat(lambda.runtimeApi()).isEqualTo("127.0.0.1:9001");
        assertThat(lambda.region()).isEqualTo("eu-west-1");
        assertThat(lambda.memoryMb()).isEqualTo("512");
        assertThat(lambda.functionName()).isEqualTo("f");
        assertThat(lambda.functionVersion()).isEqualTo("$LATEST");
    }

    @Test
    void outsideLambdaNothingIsKnownOfTheFunction() {
        LambdaEnvironment lambda = config().lambda();

        assertThat(lambda.runtimeApi()).isNull();
        assertThat(lambda.region()).isEmpty();
        assertThat(lambda.memoryMb()).isEmpty();
        assertThat(lambda.functionName()).isEmpty();
        assertThat(lambda.functionVersion()).isEmpty();
        assertThat(lambda.instance()).isEmpty();
    }

    @Test
    void theLogStreamOfASnapshotIsNotThatOfTheSandboxesRestoredFromIt() {
        LambdaEnvironment lambda = config(
                        "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start",
                        "AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/28/[1]0123")
                .lambda();

        assertThat(lambda.instance()).isEmpty();
    }

    @Test
    void theDefaultRegionStandsInForTheRegion() {
        assertThat(config("AWS_DEFAULT_REGION", "eu-west-1").lambda().region()).isEqualTo("eu-west-1");
        assertThat(config("AWS_REGION", "", "AWS_DEFAULT_REGION", "eu-west-1")
                        .lambda()
                        .region())
                .isEqualTo("eu-west-1");
        assertThat(config("AWS_REGION", "us-east-1", "AWS_DEFAULT_REGION", "eu-west-1")
                        .lambda()
                        .region())
                .isEqualTo("us-east-1");
    }

    @ParameterizedTest
    @CsvSource({"aarch64, arm64", "amd64, x86_64", "x86_64, x86_64"})
    void theArchitectureIsNamedAsLambdaNamesIt(String osArch, String expected) {
        assertThat(new ConfigReader(Map.of(), osArch).read().lambda().hostArch())
                .isEqualTo(expected);
    }
}
