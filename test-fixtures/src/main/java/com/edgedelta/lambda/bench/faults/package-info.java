/// `scripts/bench faults`: the cost of each fault for the function and its logs.
@NullMarked
package com.edgedelta.lambda.bench.faults;

import org.jspecify.annotations.NullMarked;
