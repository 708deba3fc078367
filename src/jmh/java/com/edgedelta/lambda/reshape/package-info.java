/// The reshaper's speed alone.
@NullMarked
package com.edgedelta.lambda.reshape;

import org.jspecify.annotations.NullMarked;
