/// Changes of the JDK's classes.
@NullMarked
package com.edgedelta.lambda.builder.jdk;

import org.jspecify.annotations.NullMarked;
