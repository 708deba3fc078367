package com.edgedelta.lambda.config;

/// A value of a setting that has a name there.
interface Named {
    String wireName();
}
