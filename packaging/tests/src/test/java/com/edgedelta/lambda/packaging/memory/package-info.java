/// Memory of the packed layer, and its end.
@NullMarked
package com.edgedelta.lambda.packaging.memory;

import org.jspecify.annotations.NullMarked;
