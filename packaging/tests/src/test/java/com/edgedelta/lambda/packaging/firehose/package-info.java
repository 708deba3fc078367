/// The packed Firehose layer.
@NullMarked
package com.edgedelta.lambda.packaging.firehose;

import org.jspecify.annotations.NullMarked;
