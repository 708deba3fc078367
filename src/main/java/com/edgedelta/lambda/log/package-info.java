/// The extension's own lines, and what the JDK says about itself.
@NullMarked
package com.edgedelta.lambda.log;

import org.jspecify.annotations.NullMarked;
