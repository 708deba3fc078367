/// Batches that wait to be reshaped: bounded, in order of arrival, each forwarded once.
@NullMarked
package com.edgedelta.lambda.intake;

import org.jspecify.annotations.NullMarked;
