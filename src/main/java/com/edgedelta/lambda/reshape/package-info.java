/// Telemetry JSON in, newline-delimited Edge Delta records out, in one pass.
@NullMarked
package com.edgedelta.lambda.reshape;

import org.jspecify.annotations.NullMarked;
