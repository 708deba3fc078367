/// The lock for the state that the emulator and its endpoints share.
@NullMarked
package com.edgedelta.lambda.concurrent;

import org.jspecify.annotations.NullMarked;
