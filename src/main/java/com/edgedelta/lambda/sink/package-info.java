/// The one interface a destination implements, and the HTTP destination.
@NullMarked
package com.edgedelta.lambda.sink;

import org.jspecify.annotations.NullMarked;
