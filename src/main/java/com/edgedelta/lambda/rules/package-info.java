/// Processing rules: masks, and rules that leave lines out. Nothing of it is loaded unless a rule is set.
@NullMarked
package com.edgedelta.lambda.rules;

import org.jspecify.annotations.NullMarked;
