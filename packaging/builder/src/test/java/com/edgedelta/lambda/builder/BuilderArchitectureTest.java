package com.edgedelta.lambda.builder;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds the arrows between the steps of the build, and that no test library is among what they need.
final class BuilderArchitectureTest {
    private static final String ROOT = "com.edgedelta.lambda.builder";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Build.class.getProtectionDomain().getCodeSource().getLocation());

    /// Each step and the packages of the builder that it may use.
    private static final Map<String, String> ARROWS = Map.of(
            "failure", "",
            "description", "failure",
            "patch", "failure",
            "jdk", "patch",
            "sdk", "patch",
            "modules", "description failure",
            "runtime", "description failure jdk patch sdk",
            "notice", "modules patch runtime",
            "training", "failure");

    @Test
    void aStepUsesOnlyThePackagesBehindIt() {
        ARROWS.forEach((name, others) -> {
            var allowed = new TreeSet<String>();
            allowed.add(ROOT + "." + name);
            Arrays.stream(others.split(" ", -1))
                    .filter(other -> !other.isEmpty())
                    .forEach(other -> allowed.add(ROOT + "." + other));
            classes()
                    .that()
                    .resideInAPackage(ROOT + "." + name)
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                            .or(JavaClass.Predicates.resideOutsideOfPackage(ROOT + "..")))
                    .check(CLASSES);
        });
    }

    @Test
    void everyPackageHasItsArrows() {
        var packages = new TreeSet<String>();
        CLASSES.forEach(type -> packages.add(type.getPackageName()));
        var expected = new TreeSet<String>();
        expected.add(ROOT);
        ARROWS.keySet().forEach(name -> expected.add(ROOT + "." + name));

        assertThat(packages).isEqualTo(expected);
    }

    @Test
    void noTestLibraryIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.assertj..", "com.tngtech..")
                .check(CLASSES);
    }
}
