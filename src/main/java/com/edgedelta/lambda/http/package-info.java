/// HTTP clients that are cheap to make, and their routes.
@NullMarked
package com.edgedelta.lambda.http;

import org.jspecify.annotations.NullMarked;
