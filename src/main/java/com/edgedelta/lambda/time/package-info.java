/// The clocks, as a parameter.
@NullMarked
package com.edgedelta.lambda.time;

import org.jspecify.annotations.NullMarked;
