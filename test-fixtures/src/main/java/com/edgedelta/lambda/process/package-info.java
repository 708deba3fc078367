/// Processes as the kernel sees them: CPU time, memory, and a limit on their CPU.
@NullMarked
package com.edgedelta.lambda.process;

import org.jspecify.annotations.NullMarked;
