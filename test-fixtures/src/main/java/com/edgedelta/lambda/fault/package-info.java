/// Faults on command: a network that refuses, stalls, resets and forgets; senders that abuse a receiver; and an
/// account of lost and repeated lines.
///
///     try (var endpoint = Endpoint.http();
///             var port = FaultyPort.before(endpoint)) {
///         port.blackHole();
///         // ... an extension that pushes to port.url()
///         port.open();
///     }
@NullMarked
package com.edgedelta.lambda.fault;

import org.jspecify.annotations.NullMarked;
