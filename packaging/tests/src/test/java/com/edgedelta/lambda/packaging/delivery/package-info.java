/// Delivery by the packed layer, and how faults of network, endpoint and telemetry affect it.
@NullMarked
package com.edgedelta.lambda.packaging.delivery;

import org.jspecify.annotations.NullMarked;
