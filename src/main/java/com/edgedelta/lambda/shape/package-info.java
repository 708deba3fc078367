/// What becomes of lines before they are records: levels, merging, filters, samples and limits.
@NullMarked
package com.edgedelta.lambda.shape;

import org.jspecify.annotations.NullMarked;
