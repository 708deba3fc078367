/// JARs become modules, which `jlink` takes.
@NullMarked
package com.edgedelta.lambda.builder.modules;

import org.jspecify.annotations.NullMarked;
