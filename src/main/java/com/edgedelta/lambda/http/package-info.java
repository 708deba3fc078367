/// HTTP clients that cost little to make.
@NullMarked
package com.edgedelta.lambda.http;

import org.jspecify.annotations.NullMarked;
