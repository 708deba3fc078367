/// Modules become the Java runtime of a layer: `jlink` with patches, and without native symbols.
@NullMarked
package com.edgedelta.lambda.builder.runtime;

import org.jspecify.annotations.NullMarked;
