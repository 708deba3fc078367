package com.edgedelta.lambda;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds the arrows between the packages: the emulator does not know the faults, the demo or the benchmarks.
final class FixturesArchitectureTest {
    private static final String ROOT = "com.edgedelta.lambda.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Emulator.class.getProtectionDomain().getCodeSource().getLocation());

    /// Each package and the packages that it may use.
    private static final Map<String, String> ARROWS = Map.ofEntries(
            Map.entry("concurrent", ""),
            Map.entry("layer", "endpoint"),
            Map.entry("process", "concurrent"),
            Map.entry("endpoint", "concurrent"),
            Map.entry("telemetry", "concurrent"),
            Map.entry("emulator", "concurrent process endpoint telemetry"),
            Map.entry("fault", "emulator endpoint telemetry"),
            Map.entry("demo", "emulator endpoint layer process telemetry"),
            Map.entry("bench.console", ""),
            Map.entry("bench.program", "bench.console emulator endpoint layer"),
            Map.entry("bench.cost", "bench.console bench.program emulator endpoint fault layer process telemetry"),
            Map.entry("bench.faults", "bench.console bench.program emulator endpoint fault layer process telemetry"),
            Map.entry("bench", "bench.console bench.cost bench.faults"));

    @Test
    void aPackageUsesOnlyThePackagesBehindIt() {
        ARROWS.forEach((name, others) -> {
            var allowed = new TreeSet<>(Set.of(ROOT + name));
            Arrays.stream(others.split(" ", -1))
                    .filter(other -> !other.isEmpty())
                    .forEach(other -> allowed.add(ROOT + other));
            classes()
                    .that()
                    .resideInAPackage(ROOT + name)
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                            .or(JavaClass.Predicates.resideOutsideOfPackage(ROOT + ".")))
                    .check(CLASSES);
        });
    }

    @Test
    void everyPackageHasItsArrows() {
        var packages = new TreeSet<String>();
        CLASSES.forEach(imported -> packages.add(imported.getPackageName().substring(ROOT.length())));

        assertThat(packages).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
    }

    @Test
    void noPackagesKnowEachOther() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
