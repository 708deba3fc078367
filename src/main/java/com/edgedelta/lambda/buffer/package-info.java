/// Bytes waiting to be pushed: bounded, in order, with an account of every drop.
@NullMarked
package com.edgedelta.lambda.buffer;

import org.jspecify.annotations.NullMarked;
