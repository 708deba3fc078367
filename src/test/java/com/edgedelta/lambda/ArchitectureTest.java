package com.edgedelta.lambda;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rooms of the data's way, and that its arrows go one way.
final class ArchitectureTest {
    private static final String ROOT = "com.edgedelta.lambda";
    private static final String ANY_OF_OURS = ROOT + "..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest(name = "{0} uses {1}")
    @CsvSource(
            nullValues = "nothing of ours",
            value = {
                "json, nothing of ours",
                "log, nothing of ours",
                "text, nothing of ours",
                "time, nothing of ours",
                "http, log text time",
                "config, text",
                "buffer, text",
                "rules, config json log text",
                "shape, buffer config json log rules time",
                "reshape, buffer config json rules shape",
                "sink, config http log text time",
                "aws, config http log sink text time",
                "push, buffer config log sink text time",
                "intake, buffer log reshape time",
                "receiver, buffer intake log",
                "lifecycle, buffer config http intake json log push receiver reshape shape sink text time"
            })
    void aRoomUsesOnlyTheRoomsBehindIt(String room, String others) {
        Set<String> allowed = new TreeSet<>(Set.of(ROOT + "." + room));
        for (String other : others == null ? new String[0] : others.split(" ", -1)) {
            allowed.add(ROOT + "." + other);
        }

        classes()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(JavaClass.Predicates.resideOutsideOfPackage(ANY_OF_OURS)))
                .check(CLASSES);
    }

    @Test
    void everyPackageIsARoom() {
        Set<String> packages = new TreeSet<>();
        for (JavaClass imported : CLASSES) {
            packages.add(imported.getPackageName());
        }

        assertThat(packages)
                .containsExactlyInAnyOrder(
                        ROOT,
                        ROOT + ".json",
                        ROOT + ".log",
                        ROOT + ".text",
                        ROOT + ".time",
                        ROOT + ".http",
                        ROOT + ".config",
                        ROOT + ".buffer",
                        ROOT + ".rules",
                        ROOT + ".shape",
                        ROOT + ".reshape",
                        ROOT + ".sink",
                        ROOT + ".aws",
                        ROOT + ".push",
                        ROOT + ".intake",
                        ROOT + ".receiver",
                        ROOT + ".lifecycle");
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheRootKnowsTheLifecycle() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".lifecycle")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".lifecycle"))
                .check(CLASSES);
    }

    @Test
    void onlyTheRootKnowsAws() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".aws")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".aws"))
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsTheRoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT))
                .check(CLASSES);
    }

    /// javax.net.ssl is for TLS contexts and what a handshake comes to, javax.security for the names in certificates;
    /// minimal-json is for reading AWS's answers alone.
    @Test
    void nothingButTheJdkIsUsed() {
        classes()
                .that()
                .resideOutsideOfPackages(ROOT + ".aws", ROOT + ".http", ROOT + ".sink", ROOT + ".receiver")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify.annotations..", ANY_OF_OURS))
                .check(CLASSES);
        classes()
                .that()
                .resideInAnyPackage(ROOT + ".http", ROOT + ".sink")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "javax.net.ssl..",
                        "javax.security.auth.x500..",
                        "org.jspecify.annotations..",
                        ANY_OF_OURS))
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(ROOT + ".aws")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "javax.net.ssl..",
                        "com.eclipsesource.json..",
                        "org.jspecify.annotations..",
                        ANY_OF_OURS))
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(ROOT + ".receiver")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..", "com.sun.net.httpserver..", "org.jspecify.annotations..", ANY_OF_OURS))
                .check(CLASSES);
    }

    /// Time is a parameter. `System.nanoTime` may bound a wait wherever a thread waits.
    @Test
    void onlyTheTimeRoomReadsTheWallClockAndSleeps() {
        assertThat(accesses(
                        "java.lang.System.currentTimeMillis",
                        "java.time.Instant.now",
                        "java.time.Clock.system",
                        "java.lang.Thread.sleep",
                        "java.util.concurrent.TimeUnit.sleep"))
                .isNotEmpty()
                .allMatch(access -> access.startsWith(ROOT + ".time."));
    }

    @Test
    void onlyTheMainProgramReadsTheEnvironment() {
        assertThat(accesses("java.lang.System.getenv"))
                .isNotEmpty()
                .allMatch(access -> access.startsWith(ROOT + ".ProcessEnvironment."));
    }

    /// They cost class loading before `register` and garbage on the way of the data.
    @Test
    void nothingOnTheWayUsesRegularExpressionsFormatsOrStreams() {
        assertThat(accesses(
                        "java.util.regex.",
                        "java.util.stream.",
                        "java.util.Formatter.",
                        "java.lang.String.format",
                        "java.lang.String.split",
                        "java.lang.String.matches",
                        "java.lang.String.replaceAll",
                        "java.lang.String.replaceFirst"))
                .allMatch(access -> access.startsWith(ROOT + ".http.ReachableFirst$") // The JDK asks it for a stream.
                        || access.startsWith(ROOT + ".rules.") // Loaded only if the settings have patterns.
                        || access.startsWith(ROOT + ".shape.StartPattern")
                        || access.startsWith(ROOT + ".shape.ShapingRules"));
    }

    /// Who calls what begins so, as `origin -> target`.
    private static Set<String> accesses(String... targets) {
        Set<String> found = new TreeSet<>();
        for (JavaClass imported : CLASSES) {
            for (JavaAccess<?> access : imported.getAccessesFromSelf()) {
                String target = access.getTargetOwner().getFullName() + "."
                        + access.getTarget().getName();
                for (String searched : targets) {
                    if (target.startsWith(searched)) {
                        found.add(access.getOrigin().getFullName() + " -> " + target);
                    }
                }
            }
        }
        return found;
    }
}
