/// The packed layer in AWS's own Lambda emulator, with functions on the runtime clients of AWS.
@NullMarked
package com.edgedelta.lambda.packaging.emulator;

import org.jspecify.annotations.NullMarked;
