/// Command lines, tables and exit codes of the benchmarks.
@NullMarked
package com.edgedelta.lambda.bench.console;

import org.jspecify.annotations.NullMarked;
