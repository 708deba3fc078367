/// The environment becomes one immutable record. Its problems are reported and never fatal.
@NullMarked
package com.edgedelta.lambda.config;

import org.jspecify.annotations.NullMarked;
