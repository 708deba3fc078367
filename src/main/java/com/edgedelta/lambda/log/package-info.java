/// The extension's own lines, and warnings of the JDK.
@NullMarked
package com.edgedelta.lambda.log;

import org.jspecify.annotations.NullMarked;
