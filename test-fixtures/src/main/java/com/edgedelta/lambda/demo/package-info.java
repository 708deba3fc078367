/// `scripts/demo`: the packaged extension in the emulator, and what arrives at the endpoint.
@NullMarked
package com.edgedelta.lambda.demo;

import org.jspecify.annotations.NullMarked;
