/// The extension's own lines.
@NullMarked
package com.edgedelta.lambda.log;

import org.jspecify.annotations.NullMarked;
