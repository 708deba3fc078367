/// Reading JSON from bytes without building a tree.
@NullMarked
package com.edgedelta.lambda.json;

import org.jspecify.annotations.NullMarked;
