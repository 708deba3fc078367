/// Changes of the AWS SDK's classes.
@NullMarked
package com.edgedelta.lambda.builder.sdk;

import org.jspecify.annotations.NullMarked;
