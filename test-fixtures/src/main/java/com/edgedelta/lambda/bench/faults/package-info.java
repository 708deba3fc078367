/// `scripts/bench faults`: what each fault costs the function and its logs.
@NullMarked
package com.edgedelta.lambda.bench.faults;

import org.jspecify.annotations.NullMarked;
