package com.edgedelta.lambda.builder;

import com.edgedelta.lambda.builder.failure.BuildFailure;

/// The architecture that a layer is built on and for: `jlink` copies the JDK that runs. Each knows the fewest pages of
/// stack that the JVM can touch ahead there.
enum Architecture {
    X86_64("x86_64", 10),
    ARM64("arm64", 20);

    private final String lambdaName;
    private final int stackShadowPages;

    Architecture(String lambdaName, int stackShadowPages) {
        this.lambdaName = lambdaName;
        this.stackShadowPages = stackShadowPages;
    }

    /// The one of a value of Java's `os.arch`.
    static Architecture of(String osArch) {
        return switch (osArch) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> ARM64;
            default -> throw new BuildFailure("Lambda has no architecture " + osArch + "; it has x86_64 and arm64");
        };
    }

    String lambdaName() {
        return lambdaName;
    }

    int stackShadowPages() {
        return stackShadowPages;
    }
}
