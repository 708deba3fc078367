/// The scripts of the checkout: publishing, removing and benchmarks.
@NullMarked
package com.edgedelta.lambda.packaging.scripts;

import org.jspecify.annotations.NullMarked;
