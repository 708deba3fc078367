/// Batches that wait to be reshaped: bounded, in order of arrival, without those that Lambda delivers again.
@NullMarked
package com.edgedelta.lambda.intake;

import org.jspecify.annotations.NullMarked;
