/// Makes the layer's runtime, trains its class cache and tests the packed layer as a process.
@NullMarked
package com.edgedelta.lambda.packaging;

import org.jspecify.annotations.NullMarked;
