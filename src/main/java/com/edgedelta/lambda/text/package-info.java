/// Small questions about text that several rooms ask.
@NullMarked
package com.edgedelta.lambda.text;

import org.jspecify.annotations.NullMarked;
