/// Tests of what the JDK logs about itself.
@NullMarked
package com.edgedelta.lambda.loggers;

import org.jspecify.annotations.NullMarked;
