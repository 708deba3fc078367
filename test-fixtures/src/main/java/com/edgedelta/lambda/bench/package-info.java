/// Benchmarks of extension executables in the emulator; `scripts/bench` runs them.
@NullMarked
package com.edgedelta.lambda.bench;

import org.jspecify.annotations.NullMarked;
