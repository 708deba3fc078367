/// A recorded life of the layer becomes its class cache.
@NullMarked
package com.edgedelta.lambda.builder.training;

import org.jspecify.annotations.NullMarked;
