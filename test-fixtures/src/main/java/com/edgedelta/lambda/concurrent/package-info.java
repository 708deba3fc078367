/// The lock that the emulator and its endpoints share state under.
@NullMarked
package com.edgedelta.lambda.concurrent;

import org.jspecify.annotations.NullMarked;
