package com.edgedelta.lambda.builder.runtime;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import com.edgedelta.lambda.builder.patch.Jdk;
import com.edgedelta.lambda.builder.patch.Patch;
import com.edgedelta.lambda.builder.patch.PatchCounts;
import com.edgedelta.lambda.builder.patch.Patches;
import com.edgedelta.lambda.builder.patch.RuntimeClasses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each patch changes the classes of the JDK that runs this test, and fails the build with one line if a JDK differs.
final class EachPatchTest {
    private static final Jdk JDK = new Jdk(25, "25.0.99+1-LTS", "Some Vendor");
    private static final String SERVICES =
            "/com.edgedelta.lambda.firehose/software/amazon/awssdk/regions/GeneratedServiceMetadataProvider.class";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one-loader, /java.base/jdk/internal/module/ModuleLoaderMap$Modules.class, 1",
        "no-date, /jdk.httpserver/sun/net/httpserver/ExchangeImpl.class, 2",
        "thread-numbers, /java.base/java/lang/ThreadBuilders$BaseThreadFactory.class, 1",
        "p256-field, /java.base/sun/security/ec/ECOperations.class, 1",
        "one-service, " + SERVICES + ", 306",
        "plain-call-sites, /java.base/java/util/Comparator.class, 8",
    })
    void changesTheClassInAsManyPlacesAsCounted(String name, String path, int places) throws IOException {
        RuntimeClasses classes = with(path, original(path));
        byte[] before = classes.find(path).orElseThrow();

        List<Patches.Applied> applied = patches(name, places).apply(classes);

        assertThat(applied).singleElement().satisfies(one -> {
            assertThat(one.places()).isGreaterThanOrEqualTo(places);
            assertThat(one.changed()).contains(RuntimeClasses.name(path));
        });
        assertThat(classes.changed().get(path)).isNotNull().isNotEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one-loader, /java.base/jdk/internal/module/ModuleLoaderMap$Modules.class,"
                + " jdk.internal.module.ModuleLoaderMap$Modules sets bootModules in 0 places instead of 1",
        "no-date, /jdk.httpserver/sun/net/httpserver/ExchangeImpl.class,"
                + " sun.net.httpserver.ExchangeImpl makes and sets the header Date in 0 places instead of 2",
        "thread-numbers, /java.base/java/lang/ThreadBuilders$BaseThreadFactory.class,"
                + " java.lang.ThreadBuilders$BaseThreadFactory adds an int to a long in 0 places instead of 1",
        "p256-field, /java.base/sun/security/ec/ECOperations.class,"
                + " sun.security.ec.ECOperations takes the Montgomery field for P-256 in 0 places instead of 1",
        "one-service, " + SERVICES + ", software.amazon.awssdk.regions.GeneratedServiceMetadataProvider has 0 entries"
                + " for firehose instead of 1",
    })
    void refusesAClassThatIsNotAsExpectedWithOneLine(String name, String path, String problem) throws IOException {
        RuntimeClasses classes = with(path, other(path));

        assertThatThrownBy(() -> patches(name, 1).apply(classes))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("patch " + name + " does not fit JDK 25.0.99+1-LTS (Some Vendor): class " + problem
                        + "; use another JDK 25, or build with -Pstock-runtime");
        assertThat(classes.changed()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one-loader, jdk.internal.module.ModuleLoaderMap$Modules",
        "no-date, sun.net.httpserver.ExchangeImpl",
        "thread-numbers, java.lang.ThreadBuilders$BaseThreadFactory",
        "p256-field, sun.security.ec.ECOperations",
        "one-service, software.amazon.awssdk.regions.GeneratedServiceMetadataProvider",
    })
    void refusesAJdkWithoutTheClass(String name, String type) throws IOException {
        RuntimeClasses classes = new RuntimeClasses(List.of("java.base"), Map.of());

        assertThatThrownBy(() -> patches(name, 1).apply(classes))
                .hasMessageContaining("patch " + name + " does not fit JDK 25.0.99+1-LTS (Some Vendor): class " + type
                        + " is missing");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one-loader, /java.base/jdk/internal/module/ModuleLoaderMap$Modules.class, 2",
        "no-date, /jdk.httpserver/sun/net/httpserver/ExchangeImpl.class, 3",
        "thread-numbers, /java.base/java/lang/ThreadBuilders$BaseThreadFactory.class, 2",
        "p256-field, /java.base/sun/security/ec/ECOperations.class, 2",
        "one-service, " + SERVICES + ", 1000",
        "plain-call-sites, /java.base/java/util/Comparator.class, 1000",
    })
    void refusesAJdkInWhichItChangesFewerThan90PercentOfThePlacesCounted(String name, String path, int counted)
            throws IOException {
        RuntimeClasses classes = with(path, original(path));

        assertThatThrownBy(() -> patches(name, counted).apply(classes))
                .isInstanceOf(BuildFailure.class)
                .message()
                .hasLineCount(1)
                .startsWith("patch " + name + " does not fit JDK 25.0.99+1-LTS (Some Vendor): changed ")
                .contains("fewer than 90 % of the " + counted);
    }

    @Test
    void namesTheModulesIfNothingWasFoundInThem() throws IOException {
        RuntimeClasses classes =
                with("/java.base/java/lang/Runnable.class", original("/java.base/java/lang/Runnable.class"));

        assertThatThrownBy(() -> patches("plain-call-sites", 1).apply(classes))
                .hasMessageContaining("changed 0 places in the classes of java.base, fewer than 90 % of the 1");
    }

    @Test
    void namesTheClassThatKeepsMostIfOneOfManyClassesFits() throws IOException {
        String path = "/java.base/java/lang/runtime/TemplateRuntime.class";

        assertThatThrownBy(() -> patches("plain-call-sites", 1000).apply(with(path, withKeptSites(path, 3))))
                .message()
                .hasLineCount(1)
                .contains("patch plain-call-sites does not fit JDK 25.0.99+1-LTS (Some Vendor): changed 0 places")
                .contains("look first at class java.lang.runtime.TemplateRuntime, which keeps 3 of them");
    }

    @Test
    void namesTheClassThatHadMostIfNoneIsLeft() throws IOException {
        String path = "/java.base/java/util/Comparator.class";

        assertThatThrownBy(() -> patches("plain-call-sites", 1000).apply(with(path, original(path))))
                .message()
                .hasLineCount(1)
                .contains("look first at class java.util.Comparator, which had ");
    }

    /// A class with call sites of a bootstrap method that no patch knows.
    private static byte[] withKeptSites(String path, int sites) {
        DirectMethodHandleDesc unknown = ConstantDescs.ofCallsiteBootstrap(
                ClassDesc.of("java.lang.runtime.TemplateRuntime"), "newStringTemplate", ConstantDescs.CD_CallSite);
        return ClassFile.of()
                .build(
                        ClassDesc.of(RuntimeClasses.name(path)),
                        type -> type.withMethodBody("all", ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> {
                            for (int i = 0; i < sites; i++) {
                                code.invokedynamic(DynamicCallSiteDesc.of(unknown, "site" + i, ConstantDescs.MTD_void));
                            }
                            code.return_();
                        }));
    }

    @Test
    void refusesAFeatureReleaseThatNobodyCounted() throws IOException {
        Patches patches = new Patches(
                "a-layer",
                KnownPatches.named(List.of("no-date")),
                counts("no-date", 2),
                new Jdk(26, "26+36", "Vendor"));

        assertThatThrownBy(() -> patches.apply(new RuntimeClasses(List.of(), Map.of())))
                .message()
                .hasLineCount(1)
                .startsWith("patch no-date is not known to work with JDK 26+36 (Vendor): ")
                .contains("patches.counts has no count for it");
    }

    @Test
    void eachSaysWhatItChangesAndWhatItGains() {
        List<String> names =
                List.of("one-loader", "no-date", "thread-numbers", "p256-field", "one-service", "plain-call-sites");
        assertThat(KnownPatches.named(names)).allSatisfy(patch -> {
            assertThat(patch.change()).isNotBlank();
            assertThat(patch.gain()).matches(".*\\d.*");
        });
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> KnownPatches.named(List.of("faster")))
                .hasMessage("there is no patch faster; there are plain-call-sites, one-loader, no-date, thread-numbers,"
                        + " p256-field, one-service");
    }

    private Patches patches(String name, int counted) throws IOException {
        List<Patch> patches = KnownPatches.named(List.of(name));
        return new Patches("a-layer", patches, counts(name, counted), JDK);
    }

    private PatchCounts counts(String name, int counted) throws IOException {
        Path file = folder.resolve("patches.counts");
        Files.writeString(file, "# a comment\n\na-layer 25 " + name + " " + counted + "\n");
        return PatchCounts.read(file);
    }

    private static RuntimeClasses with(String path, byte[] type) {
        return new RuntimeClasses(List.of(path.split("/", -1)[1]), new OneAndTheRest(path, type));
    }

    /// A class of that name with nothing in it.
    private static byte[] other(String path) {
        return ClassFile.of().build(ClassDesc.of(RuntimeClasses.name(path)), type -> {});
    }

    private static byte[] original(String path) throws IOException {
        return resource(path).orElseThrow();
    }

    private static Optional<byte[]> resource(String path) {
        try (InputStream in = EachPatchTest.class.getResourceAsStream(path.substring(path.indexOf('/', 1)))) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One class file for a patch to find, and all others of this JVM for the verifier to ask about.
    private static final class OneAndTheRest extends AbstractMap<String, Supplier<byte[]>> {
        private final String path;
        private final byte[] type;

        private OneAndTheRest(String path, byte[] type) {
            this.path = path;
            this.type = type;
        }

        @Override
        public @Nullable Supplier<byte[]> get(Object wanted) {
            if (wanted.equals(path)) {
                return () -> type;
            }
            return resource((String) wanted)
                    .<Supplier<byte[]>>map(rest -> () -> rest)
                    .orElse(null);
        }

        @Override
        public Set<Entry<String, Supplier<byte[]>>> entrySet() {
            return Set.of(entry(path, () -> type));
        }
    }
}
