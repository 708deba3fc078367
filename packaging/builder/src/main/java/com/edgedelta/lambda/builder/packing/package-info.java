/// The folder of a layer becomes a zip, for Lambda, and a tar.gz, for container images.
@NullMarked
package com.edgedelta.lambda.builder.packing;

import org.jspecify.annotations.NullMarked;
