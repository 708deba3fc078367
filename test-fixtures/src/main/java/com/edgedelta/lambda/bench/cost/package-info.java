/// `scripts/bench startup` and `speed`: time, CPU time and memory.
@NullMarked
package com.edgedelta.lambda.bench.cost;

import org.jspecify.annotations.NullMarked;
