/// Delivery by the packed layer, and what faults of the network, the endpoint and the telemetry do to it.
@NullMarked
package com.edgedelta.lambda.packaging.delivery;

import org.jspecify.annotations.NullMarked;
