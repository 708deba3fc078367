/// What a patch of the runtime's classes is, and when it fails the build.
@NullMarked
package com.edgedelta.lambda.builder.patch;

import org.jspecify.annotations.NullMarked;
