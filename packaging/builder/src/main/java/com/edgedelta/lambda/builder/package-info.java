/// Builds the layers: [com.edgedelta.lambda.builder.Build] runs the steps, one package each.
@NullMarked
package com.edgedelta.lambda.builder;

import org.jspecify.annotations.NullMarked;
