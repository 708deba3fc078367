/// The local HTTP server that Lambda posts telemetry to.
@NullMarked
package com.edgedelta.lambda.receiver;

import org.jspecify.annotations.NullMarked;
