package com.edgedelta.lambda.builder.modules;

import java.nio.file.Path;
import java.util.List;

/// A JAR of the layer.
///
/// @param artifact its name without the version
/// @param license the SPDX expression of its license
/// @param texts license texts that lie in the repository, since the JAR has none
public record Component(String artifact, String version, Path jar, String license, List<Path> texts) {}
