/// The packed layer through whole lives: settings, schemas, invocations, freezes, resets, restores.
@NullMarked
package com.edgedelta.lambda.packaging.lifecycle;

import org.jspecify.annotations.NullMarked;
