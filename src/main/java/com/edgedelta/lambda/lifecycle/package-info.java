/// Register, subscribe, next, shutdown; decides when to flush and how long an invocation may be held.
@NullMarked
package com.edgedelta.lambda.lifecycle;

import org.jspecify.annotations.NullMarked;
