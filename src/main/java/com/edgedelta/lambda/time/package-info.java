/// The clocks, as parameters.
@NullMarked
package com.edgedelta.lambda.time;

import org.jspecify.annotations.NullMarked;
