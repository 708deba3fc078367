/// Modules become the Java runtime of a layer: `jlink`, and what is changed in classes on the way.
@NullMarked
package com.edgedelta.lambda.builder.runtime;

import org.jspecify.annotations.NullMarked;
