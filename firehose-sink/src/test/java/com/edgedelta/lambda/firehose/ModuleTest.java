package com.edgedelta.lambda.firehose;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.sink.SinkProvider;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/// This module's dependencies on the core and on the SDK.
final class ModuleTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(FirehoseSink.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void ofTheCoreItKnowsTheSinkItsRouteTheSettingsAndTheCredentials() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "com.edgedelta.lambda.firehose..",
                        "com.edgedelta.lambda.sink..",
                        "com.edgedelta.lambda.config..",
                        "com.edgedelta.lambda.http..",
                        "com.edgedelta.lambda.aws..",
                        "com.edgedelta.lambda.text..",
                        "com.edgedelta.lambda.time..",
                        "software.amazon.awssdk..",
                        "org.jspecify.annotations..",
                        "javax.net.ssl..",
                        "java..")
                .check(CLASSES);
    }

    /// These two are made before `register`, when no class of the SDK may be loaded.
    @Test
    void whatIsMadeBeforeRegisterNamesNoClassOfTheSdk() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Provider")
                .or()
                .haveSimpleName("FirehoseSink")
                .and()
                .resideInAPackage("com.edgedelta..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("software.amazon..")
                .check(CLASSES);
    }

    @Test
    void theProviderIsFound() {
        assertThat(ServiceLoader.load(SinkProvider.class)).hasOnlyElementsOfType(FirehoseSinkProvider.class);
    }
}
