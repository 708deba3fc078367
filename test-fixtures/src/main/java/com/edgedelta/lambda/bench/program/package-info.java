/// The programs that are measured: the layer, other extensions, and programs of ours to compare them with.
@NullMarked
package com.edgedelta.lambda.bench.program;

import org.jspecify.annotations.NullMarked;
