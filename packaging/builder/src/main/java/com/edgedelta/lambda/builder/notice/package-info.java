/// What a layer says about the software in it.
@NullMarked
package com.edgedelta.lambda.builder.notice;

import org.jspecify.annotations.NullMarked;
