package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.telemetry.DeliveryRules;
import com.edgedelta.lambda.telemetry.Redelivery;
import com.edgedelta.lambda.telemetry.SplitForm;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What function, platform and extension the emulator plays; immutable; each `with` returns a changed copy.
///
/// The defaults are Lambda's: 10 s for init, 2,000 ms for SHUTDOWN, all schema versions, every process stopped
/// between invocations. One differs: unless the environment names a port, `ED_TELEMETRY_PORT` is a free port of
/// this emulator's own, so that emulators can run concurrently.
public final class EmulatorSettings {
    final Path executable;
    Mode mode = Mode.ON_DEMAND;
    String functionName = "emulated-function";
    String functionVersion = "$LATEST";
    String accountId = "123456789012";
    String region = "us-east-1";
    int memoryMb = 512;
    double cores;
    long functionPid;
    long functionTimeoutMs = 10_000;
    long runtimeInitMs = 100;
    long runtimeCpuMs;
    List<TelemetryEvent> initEvents = List.of();
    boolean initFails;
    Map<String, String> environment = Map.of();
    Set<String> withoutEnvironment = Set.of();

    @Nullable
    Path workingDirectory;

    boolean mirrorOutput;
    boolean freeze = true;
    boolean ownTelemetryPort = true;
    long initLimitMs = 10_000;
    long shutdownMs = 2_000;
    long lastBatchDelayMs;
    int registerStatus = 200;
    int subscribeStatus = 200;
    Set<String> schemaVersions = TelemetryApi.SCHEMA_VERSIONS;
    List<CallFailure> registerFailures = List.of();
    List<CallFailure> subscribeFailures = List.of();
    List<Integer> nextFailures = List.of();
    DeliveryRules deliveryRules = DeliveryRules.LAMBDA;
    int maxConcurrency = Integer.MAX_VALUE;
    Redelivery redelivery = Redelivery.NEVER;
    Duration slowPosts = Duration.ZERO;
    SplitForm splitForm = SplitForm.WHOLE;
    Runnable whileFrozen = () -> {};

    public EmulatorSettings(Path executable) {
        this.executable = executable.toAbsolutePath().normalize();
    }

    private EmulatorSettings(EmulatorSettings from) {
        executable = from.executable;
        mode = from.mode;
        functionName = from.functionName;
        functionVersion = from.functionVersion;
        accountId = from.accountId;
        region = from.region;
        memoryMb = from.memoryMb;
        cores = from.cores;
        functionPid = from.functionPid;
        functionTimeoutMs = from.functionTimeoutMs;
        runtimeInitMs = from.runtimeInitMs;
        runtimeCpuMs = from.runtimeCpuMs;
        initEvents = from.initEvents;
        initFails = from.initFails;
        environment = from.environment;
        withoutEnvironment = from.withoutEnvironment;
        workingDirectory = from.workingDirectory;
        mirrorOutput = from.mirrorOutput;
        freeze = from.freeze;
        ownTelemetryPort = from.ownTelemetryPort;
        initLimitMs = from.initLimitMs;
        shutdownMs = from.shutdownMs;
        lastBatchDelayMs = from.lastBatchDelayMs;
        registerStatus = from.registerStatus;
        subscribeStatus = from.subscribeStatus;
        schemaVersions = from.schemaVersions;
        registerFailures = from.registerFailures;
        subscribeFailures = from.subscribeFailures;
        nextFailures = from.nextFailures;
        deliveryRules = from.deliveryRules;
        maxConcurrency = from.maxConcurrency;
        redelivery = from.redelivery;
        slowPosts = from.slowPosts;
        splitForm = from.splitForm;
        whileFrozen = from.whileFrozen;
    }

    /// How the sandbox is initialized; also sets the known schemas, how telemetry is delivered and whether processes
    /// are
    /// stopped.
    public EmulatorSettings withMode(Mode mode) {
        return with(s -> {
            s.mode = mode;
            s.schemaVersions = mode.schemaVersions();
            s.deliveryRules = mode.deliveryRules();
            s.freeze = mode != Mode.MANAGED_INSTANCES;
        });
    }

    public EmulatorSettings withFunctionName(String name) {
        return with(s -> s.functionName = name);
    }

    public EmulatorSettings withFunctionVersion(String version) {
        return with(s -> s.functionVersion = version);
    }

    public EmulatorSettings withAccountId(String id) {
        return with(s -> s.accountId = id);
    }

    public EmulatorSettings withRegion(String name) {
        return with(s -> s.region = name);
    }

    public EmulatorSettings withMemoryMb(int megabytes) {
        return with(s -> s.memoryMb = megabytes);
    }

    /// From the end of init on, the extension's processes have this share of a core; a `CpuThrottle` must be possible
    /// here.
    public EmulatorSettings withCoresAfterInit(double share) {
        return with(s -> s.cores = share);
    }

    /// A process of the function, with which the extension shares its CPU.
    public EmulatorSettings withFunctionProcess(long pid) {
        return with(s -> s.functionPid = pid);
    }

    /// How long an invocation may take, the extension's part included.
    public EmulatorSettings withFunctionTimeoutMs(long millis) {
        return with(s -> s.functionTimeoutMs = millis);
    }

    /// How long the init of runtime and function takes, from the extension's register on.
    public EmulatorSettings withRuntimeInitMs(long millis) {
        return with(s -> s.runtimeInitMs = millis);
    }

    /// The runtime's init keeps one core busy for this much CPU time instead of sleeping.
    public EmulatorSettings withBusyRuntime(long cpuMillis) {
        return with(s -> s.runtimeCpuMs = cpuMillis);
    }

    /// The function's lines during its init.
    public EmulatorSettings withInitEvents(TelemetryEvent... events) {
        return with(s -> s.initEvents = List.of(events));
    }

    /// The function's own init ends with an error: its lines and reports come late, at
    /// SHUTDOWN, or with the next invocation.
    public EmulatorSettings withFailingInit() {
        return with(s -> s.initFails = true);
    }

    /// Adds one entry to the extension's environment.
    public EmulatorSettings withEnvironment(String name, String value) {
        var entries = new TreeMap<>(environment);
        entries.put(name, value);
        return with(s -> s.environment = Map.copyOf(entries));
    }

    /// Lets the extension choose its telemetry port: 6060, as in Lambda. Such emulators must not run
    /// concurrently, since the telemetry of one could reach the extension of another.
    public EmulatorSettings withDefaultTelemetryPort() {
        return with(s -> s.ownTelemetryPort = false);
    }

    /// Removes one entry of Lambda's own environment.
    public EmulatorSettings withoutEnvironment(String name) {
        var names = new TreeSet<>(withoutEnvironment);
        names.add(name);
        return with(s -> s.withoutEnvironment = Set.copyOf(names));
    }

    /// Default: the executable's folder.
    public EmulatorSettings withWorkingDirectory(Path directory) {
        return with(s -> s.workingDirectory = directory);
    }

    /// Copies the extension's output to standard error as it comes.
    public EmulatorSettings withMirroredOutput() {
        return with(s -> s.mirrorOutput = true);
    }

    /// Lets the extension run between invocations.
    public EmulatorSettings withoutFreeze() {
        return with(s -> s.freeze = false);
    }

    public EmulatorSettings withInitLimitMs(long millis) {
        return with(s -> s.initLimitMs = millis);
    }

    public EmulatorSettings withShutdownMs(long millis) {
        return with(s -> s.shutdownMs = millis);
    }

    /// How long after SHUTDOWN the last telemetry is delivered; negative: never.
    public EmulatorSettings withLastBatchDelayMs(long millis) {
        return with(s -> s.lastBatchDelayMs = millis);
    }

    /// Responds to register with this status instead of registering.
    public EmulatorSettings withRegisterRefused(int status) {
        return with(s -> s.registerStatus = status);
    }

    /// Responds to the subscription with this status; local emulators of AWS respond with 202, "not supported here".
    public EmulatorSettings withSubscriptionRefused(int status) {
        return with(s -> s.subscribeStatus = status);
    }

    public EmulatorSettings withSchemaVersions(String... versions) {
        return with(s -> s.schemaVersions = Set.of(versions));
    }

    /// The first calls of register fail like this.
    public EmulatorSettings withRegisterFailures(CallFailure... failures) {
        return with(s -> s.registerFailures = List.of(failures));
    }

    /// The first subscriptions fail like this.
    public EmulatorSettings withSubscribeFailures(CallFailure... failures) {
        return with(s -> s.subscribeFailures = List.of(failures));
    }

    /// The first calls of `next` get these statuses; 0 closes the connection without a response.
    public EmulatorSettings withNextFailures(Integer... statuses) {
        return with(s -> s.nextFailures = List.of(statuses));
    }

    /// Delivers telemetry by other rules than the mode's.
    public EmulatorSettings withDeliveryRules(DeliveryRules rules) {
        return with(s -> s.deliveryRules = rules);
    }

    /// On Managed Instances refuses invocations while that many are running.
    public EmulatorSettings withMaxConcurrency(int invocations) {
        return withEnvironment("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(invocations))
                .with(s -> s.maxConcurrency = invocations);
    }

    /// Posts each accepted batch once more.
    public EmulatorSettings withRedelivery(Redelivery when) {
        return with(s -> s.redelivery = when);
    }

    /// The bodies of Lambda's POSTs take that long, and so their answers come late.
    public EmulatorSettings withSlowPosts(Duration duration) {
        return with(s -> s.slowPosts = duration);
    }

    /// Delivers records that are longer than the subscription's `maxBytes` in pieces.
    public EmulatorSettings withSplitRecords(SplitForm form) {
        return with(s -> s.splitForm = form);
    }

    /// Runs in each freeze, after all processes have been stopped: what happens to the network meanwhile.
    public EmulatorSettings withWhileFrozen(Runnable meanwhile) {
        return with(s -> s.whileFrozen = meanwhile);
    }

    boolean needsTelemetryPort() {
        return ownTelemetryPort && !environment.containsKey(TelemetryPort.VARIABLE);
    }

    EmulatorSettings with(TelemetryPort port) {
        return port.number() == 0 ? this : withEnvironment(TelemetryPort.VARIABLE, Integer.toString(port.number()));
    }

    /// The extension's name in Lambda: its file name.
    public String extensionName() {
        return String.valueOf(executable.getFileName());
    }

    /// The function's ARN without a qualifier.
    public String functionArn() {
        return "arn:aws:lambda:" + region + ":" + accountId + ":function:" + functionName;
    }

    private EmulatorSettings with(Consumer<EmulatorSettings> change) {
        var copy = new EmulatorSettings(this);
        change.accept(copy);
        return copy;
    }
}
