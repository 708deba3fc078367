/// Descriptions of layers and modules: the files `*.layer` and `*.module` of the layer's folder.
@NullMarked
package com.edgedelta.lambda.builder.description;

import org.jspecify.annotations.NullMarked;
