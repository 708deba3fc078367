package com.edgedelta.lambda.rules;

/// A part of a text, up to, not including, `to`.
record Match(int from, int to) {}
