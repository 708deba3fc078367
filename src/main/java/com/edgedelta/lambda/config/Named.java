package com.edgedelta.lambda.config;

/// A value that has a name in a setting.
interface Named {
    String wireName();
}
