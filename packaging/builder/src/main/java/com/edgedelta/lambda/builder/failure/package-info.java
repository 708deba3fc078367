/// Why a build ends.
@NullMarked
package com.edgedelta.lambda.builder.failure;

import org.jspecify.annotations.NullMarked;
