/// The packed layer as an artifact: its files, its launcher and its class cache.
@NullMarked
package com.edgedelta.lambda.packaging.artifact;

import org.jspecify.annotations.NullMarked;
