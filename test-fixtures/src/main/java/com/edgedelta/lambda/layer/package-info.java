/// A layer's files: unpacked from the ZIP file, or copied with other options.
@NullMarked
package com.edgedelta.lambda.layer;

import org.jspecify.annotations.NullMarked;
