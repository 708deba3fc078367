/// The measured programs: the layer, other extensions, and programs of ours for comparison.
@NullMarked
package com.edgedelta.lambda.bench.program;

import org.jspecify.annotations.NullMarked;
