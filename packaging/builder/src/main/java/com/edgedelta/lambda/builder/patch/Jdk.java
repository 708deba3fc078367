package com.edgedelta.lambda.builder.patch;

/// The JDK that a runtime is made of.
///
/// @param feature the feature release: 25
/// @param version with update and build: `25.0.3+9-LTS`
public record Jdk(int feature, String version, String vendor) {
    /// The one that runs this program: `jlink` copies it.
    public static Jdk running() {
        return new Jdk(
                Runtime.version().feature(),
                System.getProperty("java.runtime.version"),
                System.getProperty("java.vendor"));
    }

    @Override
    public String toString() {
        return "JDK " + version + " (" + vendor + ")";
    }
}
