/// The Telemetry API's side of the emulator: events, the batches they are sent in, and their delivery.
@NullMarked
package com.edgedelta.lambda.telemetry;

import org.jspecify.annotations.NullMarked;
