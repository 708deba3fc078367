package com.edgedelta.lambda.builder.runtime;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import com.edgedelta.lambda.builder.patch.Jdk;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The JDK that `jlink` copies: its home, and what its file `release` says of its origin.
public final class BaseJdk {
    private static final Pattern GLIBC = Pattern.compile("GLIBC_2\\.(\\d{1,3})");

    /// Native libraries that every runtime has.
    private static final List<String> LIBRARIES =
            List.of("lib/server/libjvm.so", "lib/libjli.so", "lib/libjava.so", "lib/libnio.so", "lib/libnet.so");

    /// What `jlink` leaves out of the `release` of a runtime: exactly which JDK it is, and where its sources are.
    private static final List<String> ORIGIN = List.of(
            "IMPLEMENTOR",
            "IMPLEMENTOR_VERSION",
            "JAVA_RUNTIME_VERSION",
            "FULL_VERSION",
            "SOURCE",
            "SOURCE_REPO",
            "BUILD_SOURCE",
            "BUILD_SOURCE_REPO");

    private final Path home;
    private final Jdk jdk;
    private final TreeMap<String, String> release = new TreeMap<>();

    /// @param home its folder
    public BaseJdk(Path home, Jdk jdk) throws IOException {
        this.home = home;
        this.jdk = jdk;
        Properties file = new Properties();
        try (Reader in = Files.newBufferedReader(home.resolve("release"))) {
            file.load(in);
        }
        file.stringPropertyNames()
                .forEach(name -> release.put(name, file.getProperty(name).replace("\"", "")));
    }

    /// The JDK that runs this program.
    public static BaseJdk running() throws IOException {
        return new BaseJdk(Path.of(System.getProperty("java.home")), Jdk.running());
    }

    public Jdk jdk() {
        return jdk;
    }

    /// Fails if the JDK's libraries need a newer glibc than the layer promises.
    ///
    /// @param minor 26 for glibc 2.26
    public void requireGlibc(int minor) throws IOException {
        for (String library : LIBRARIES) {
            // Names of versions are plain text in the file.
            String text = Files.readString(home.resolve(library), StandardCharsets.ISO_8859_1);
            Matcher version = GLIBC.matcher(text);
            int needed = 0;
            while (version.find()) {
                needed = Math.max(needed, Integer.parseInt(version.group(1)));
            }
            if (needed > minor) {
                throw new BuildFailure(jdk + " cannot be used: its " + library + " needs glibc 2." + needed
                        + ", and the layer promises to run with 2." + minor
                        + "; build with Eclipse Temurin " + jdk.feature() + " (https://adoptium.net)");
            }
        }
    }

    /// The vendor version of a runtime with changed classes.
    String modifiedVersion(String version) {
        return "edgedelta-lambda-extension-" + version + "_modified_"
                + origin("IMPLEMENTOR_VERSION", jdk.version()).replace(' ', '_');
    }

    /// Where the JDK's sources are, as its own file says.
    public String sources() {
        String repository = origin("SOURCE_REPO", "the vendor, " + jdk.vendor());
        return repository + ", " + origin("SOURCE", "version " + jdk.version());
    }

    private String origin(String key, String otherwise) {
        return release.getOrDefault(key, otherwise);
    }

    /// Adds the JDK's origin to the runtime's `release`.
    void completeRelease(Path runtime) throws IOException {
        StringBuilder more = new StringBuilder();
        for (String key : ORIGIN) {
            if (release.containsKey(key)) {
                more.append(key).append("=\"").append(release.get(key)).append("\"\n");
            }
        }
        Files.writeString(runtime, more, StandardOpenOption.APPEND);
    }

    @Override
    public String toString() {
        return jdk.toString();
    }
}
