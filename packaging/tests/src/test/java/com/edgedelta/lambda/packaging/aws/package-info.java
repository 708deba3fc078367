/// Requests of the packed layer to AWS APIs: tags and secrets.
@NullMarked
package com.edgedelta.lambda.packaging.aws;

import org.jspecify.annotations.NullMarked;
