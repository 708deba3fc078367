/// The environment becomes one immutable record; what was wrong with it is said, never fatal.
@NullMarked
package com.edgedelta.lambda.config;

import org.jspecify.annotations.NullMarked;
