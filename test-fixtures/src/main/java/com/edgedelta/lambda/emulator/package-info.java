/// A Lambda emulator: plays the Extensions and Telemetry APIs and an endpoint to any extension executable.
///
///     try (var endpoint = Endpoint.http();
///             var lambda = new Emulator(new EmulatorSettings(executable)
///                     .withEnvironment("ED_ENDPOINT", endpoint.url().toString()))) {
///         var coldStart = lambda.start();
///         var result = lambda.invoke(new Invocation().withLines("hello"));
///         var exit = lambda.shutdown("spindown");
///         // endpoint.records(), result.ownShare(), lambda.violations(), ...
///     }
@NullMarked
package com.edgedelta.lambda.emulator;

import org.jspecify.annotations.NullMarked;
