/// Takes chunks from the buffer to the sink within a time budget.
@NullMarked
package com.edgedelta.lambda.push;

import org.jspecify.annotations.NullMarked;
