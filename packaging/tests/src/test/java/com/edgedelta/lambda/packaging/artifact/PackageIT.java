package com.edgedelta.lambda.packaging.artifact;

import static com.edgedelta.lambda.packaging.fixture.SmallLayer.HOME;
import static com.edgedelta.lambda.packaging.fixture.SmallLayer.JAVA;
import static com.edgedelta.lambda.packaging.fixture.SmallLayer.LAUNCHER;
import static com.edgedelta.lambda.packaging.fixture.SmallLayer.LIBRARY;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.RuntimeModules;
import com.edgedelta.lambda.packaging.fixture.SmallLayer;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The packed layer's tree, and the script that checks it.
@ResourceLock(PackedLayer.CORES)
final class PackageIT {
    @TempDir
    private Path folder;

    /// Breaks a tree in one way.
    interface Damage {
        void to(SmallLayer layer) throws IOException;
    }

    @Test
    void thePackedZipPasses() {
        Path tree = folder.resolve("zip");
        assertThat(Command.run("unzip", "-q", PackedLayer.zip().toString(), "-d", tree.toString()))
                .returns(0, Command::exitCode);

        assertThat(check(tree)).returns(0, Command::exitCode).returns("", Command::errors);
    }

    @Test
    void theTarHoldsTheSameEntriesWithTheSameModesAndBelongsToRoot() {
        assertThat(sorted(Command.run("tar", "--numeric-owner", "-tvzf", tar().toString())))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).containsPattern("^\\S+ +0/0 "));
        assertThat(entries(List.of("tar", "-tvzf", tar().toString()), 5))
                .isEqualTo(
                        entries(List.of("unzip", "-Z", "-s", PackedLayer.zip().toString()), 8));
    }

    /// Otherwise two builds of one commit would differ.
    @Test
    void everyEntryHasTheOneTimeThatTheBuildFixes() throws IOException {
        try (ZipFile zip = new ZipFile(PackedLayer.zip().toFile())) {
            assertThat(zip.stream().map(ZipEntry::getTimeLocal).distinct())
                    .containsExactly(LocalDateTime.of(2026, 1, 1, 0, 0));
        }
    }

    @Test
    void theRuntimeHoldsTheModulesTheApplicationNeedsAndNoOther() throws IOException {
        assertThat(RuntimeModules.of(PackedLayer.home()))
                .containsExactlyInAnyOrderElementsOf(RuntimeModules.neededBy(RuntimeModules.CORE));
    }

    @Test
    @Tag("patched")
    void theJvmVerifiesEveryClassOfTheRuntimeAndTheBootLoaderHasThemAll() {
        Command linked = EveryClass.in(PackedLayer.home());
        assertThat(linked.errors()).isEmpty();
        assertThat(linked.exitCode()).isZero();
        assertThat(Integer.parseInt(linked.output().strip())).isGreaterThan(5_000);
    }

    /// An option on the command line need not be read from the file; it must have the same value.
    @Test
    void whatExceptionsTellOfHostsIsTheJdksOwnSetting() throws IOException {
        Properties security = new Properties();
        try (Reader file = Files.newBufferedReader(PackedLayer.home().resolve("runtime/conf/security/java.security"))) {
            security.load(file);
        }

        assertThat(Files.readAllLines(PackedLayer.home().resolve("java.options")))
                .contains("-Djdk.includeInExceptions=" + security.getProperty("jdk.includeInExceptions"));
    }

    @Test
    void aTreeOfTheRightShapePasses() throws IOException {
        SmallLayer layer = new SmallLayer(folder.resolve("a layer"));

        Command check = check(layer.folder());

        assertThat(check.errors()).isEmpty();
        assertThat(check.exitCode()).isZero();
        assertThat(check.output()).contains("7 files for x86_64");
    }

    /// As in `/opt` of an image, whose other files are not checked.
    @Test
    void filesOfOtherLayersAreLeftAlone() throws IOException {
        SmallLayer layer = new SmallLayer(folder.resolve("an image"));
        layer.write("extensions/another", SmallLayer.bytes("x"), "rwxrwxrwx");
        layer.write("python/module.so", SmallLayer.elf("b700", "GLIBC_2.40"), "rw-------");
        Files.createSymbolicLink(layer.file("link"), Path.of("nowhere"));

        assertThat(check(layer.folder())).returns(0, Command::exitCode).returns("", Command::errors);
        assertThat(Command.run(
                                "packaging/layer/check-tree.sh",
                                "--alone",
                                layer.folder().toString())
                        .errors()
                        .lines())
                .hasSize(3)
                .allMatch(line -> line.contains("does not belong here"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void aBrokenTreeIsRefusedWithOneLine(String problem, Damage damage) throws IOException {
        SmallLayer layer = new SmallLayer(folder.resolve("a layer"));
        damage.to(layer);

        Command check = Command.run(
                "packaging/layer/check-tree.sh",
                "--alone",
                "--arch",
                "x86_64",
                "--most-mb",
                "1",
                layer.folder().toString());

        assertThat(check.errors().lines()).containsExactly(problem);
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.output()).isEmpty();
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage(LAUNCHER + ": missing; Lambda finds no extension", layer -> delete(layer, LAUNCHER)),
                damage(LAUNCHER + ": not executable for everybody", layer -> layer.setMode(LAUNCHER, "rw-r--r--")),
                damage(
                        "extensions/another: does not belong here: Lambda runs every file in extensions/",
                        layer -> layer.write("extensions/another", SmallLayer.bytes("x"), "rwxr-xr-x")),
                damage(
                        "extensions/.hidden: does not belong here: Lambda runs every file in extensions/",
                        layer -> layer.write("extensions/.hidden", SmallLayer.bytes("x"), "rw-r--r--")),
                damage(
                        "lib: does not belong here: all but extensions/ lies in " + HOME,
                        layer -> layer.write("lib/some.jar", SmallLayer.bytes("x"), "rw-r--r--")),
                damage(HOME + "java.options: missing", layer -> delete(layer, HOME + "java.options")),
                damage(HOME + "classes.aot: missing", layer -> delete(layer, HOME + "classes.aot")),
                damage(
                        HOME + "classes.aot: empty",
                        layer -> layer.write(HOME + "classes.aot", new byte[0], "rw-r--r--")),
                damage(HOME + "runtime/release: missing", layer -> delete(layer, HOME + "runtime/release")),
                damage(
                        HOME + "runtime/release: names no module com.edgedelta.lambda",
                        layer -> layer.write(
                                HOME + "runtime/release",
                                SmallLayer.bytes("MODULES=\"java.base com.edgedelta.lambda.firehose\"\n"),
                                "rw-r--r--")),
                damage(JAVA + ": missing", layer -> delete(layer, JAVA)),
                damage(JAVA + ": not executable for everybody", layer -> layer.setMode(JAVA, "rwxr-xr--")),
                damage(JAVA + ": no ELF file", layer -> layer.write(JAVA, SmallLayer.bytes("#!"), "rwxr-xr-x")),
                damage(
                        LIBRARY + ": built for arm64, not for x86_64",
                        layer -> layer.write(LIBRARY, SmallLayer.elf("b700", ""), "rw-r--r--")),
                damage(
                        LIBRARY + ": needs glibc 2.28, and Lambda's oldest system has 2.26",
                        layer -> layer.write(
                                LIBRARY, SmallLayer.elf("3e00", "GLIBC_2.17 GLIBC_2.28 GLIBC_2.4"), "rw-r--r--")),
                damage(
                        HOME + "java.options: can be written by others than its owner",
                        layer -> layer.setMode(HOME + "java.options", "rw-rw-r--")),
                damage(
                        HOME + "java.options: cannot be read by everybody",
                        layer -> layer.setMode(HOME + "java.options", "rw-------")),
                damage(
                        HOME + "runtime/lib: cannot be entered by everybody",
                        layer -> layer.setMode(HOME + "runtime/lib", "rwxr-x---")),
                damage(
                        HOME + "java.options: executable, which only programs may be",
                        layer -> layer.setMode(HOME + "java.options", "rw-r--r-x")),
                damage(
                        JAVA + ": runs with the rights of its owner or group",
                        layer -> Files.setAttribute(layer.file(JAVA), "unix:mode", 0104755)),
                damage(
                        HOME + "runtime/lib/libaway.so: a link: the layer has none",
                        layer -> Files.createSymbolicLink(
                                layer.file(HOME + "runtime/lib/libaway.so"), Path.of("nowhere"))),
                damage(LAUNCHER + ": a link: the layer has none", layer -> {
                    delete(layer, LAUNCHER);
                    Files.createSymbolicLink(layer.file(LAUNCHER), Path.of("../" + JAVA));
                }),
                damage(
                        "1000183 bytes in all: more than 1 MB",
                        layer -> layer.write(
                                HOME + "runtime/legal/java.base/LICENSE", new byte[1_000_044], "rw-r--r--")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".swp",
                "runtime/classes.jsa",
                "runtime/bin/keytool",
                "runtime/conf/jaxp.properties",
                "runtime/conf/security/policy/limited/mine.policy",
                "runtime/legal/LICENSE",
                "runtime/legal/java.base/stray.md",
                "runtime/legal/com.edgedelta.lambda.firehose/Another-LICENSE",
                "runtime/lib/libstray.so",
                "runtime/lib/old.jar",
                "runtime/lib/security/policy",
                "runtime/lib/server/classes.jsa",
                "runtime/lib/a file"
            })
    void aStrayFileIsRefusedWhereverItIs(String name) throws IOException {
        SmallLayer layer = new SmallLayer(folder.resolve("a layer"));
        layer.write(HOME + name, SmallLayer.bytes("x"), "rw-r--r--");

        assertThat(check(layer.folder()))
                .returns(1, Command::exitCode)
                .returns(HOME + name + ": does not belong here: the layer has no such file\n", Command::errors);
    }

    /// A folder is named once, and so is a folder in the place of a file.
    @ParameterizedTest
    @ValueSource(strings = {"stray", "runtime/legal/java.logging", "runtime/lib/jvm.cfg", "runtime/lib/jspawnhelper"})
    void aStrayFolderIsRefusedOnce(String name) throws IOException {
        SmallLayer layer = new SmallLayer(folder.resolve("a layer"));
        layer.write(HOME + name + "/one", SmallLayer.bytes("x"), "rw-r--r--");
        layer.write(HOME + name + "/two", SmallLayer.bytes("x"), "rw-r--r--");

        assertThat(check(layer.folder()))
                .returns(1, Command::exitCode)
                .returns(HOME + name + ": does not belong here: the layer has no such file\n", Command::errors);
    }

    @ParameterizedTest
    @MethodSource("badOptions")
    void aBadOptionIsOneLineAndExitCode2(String problem, List<String> options) {
        Command check = Command.run(Stream.concat(Stream.of("packaging/layer/check-tree.sh"), options.stream())
                .toArray(String[]::new));

        assertThat(check.errors().lines()).containsExactly("check-tree.sh: " + problem);
        assertThat(check.exitCode()).isEqualTo(2);
    }

    static Stream<Arguments> badOptions() {
        return Stream.of(
                Arguments.of("one folder is needed; --help shows how", List.of()),
                Arguments.of("unknown option -x; --help shows what there is", List.of("-x")),
                Arguments.of("--arch needs a value", List.of("--arch")),
                Arguments.of("--arch ppc: it must be x86_64 or arm64", List.of("--arch", "ppc", ".")),
                Arguments.of("--most-mb 1;ls: it must be a number from 1 to 99999", List.of("--most-mb", "1;ls", ".")),
                Arguments.of("/nowhere is not a folder that can be read", List.of("/nowhere")));
    }

    private static Arguments damage(String problem, Damage damage) {
        return Arguments.of(problem, damage);
    }

    private static void delete(SmallLayer layer, String name) throws IOException {
        Files.delete(layer.file(name));
    }

    private static Command check(Path tree) {
        return Command.run("packaging/layer/check-tree.sh", tree.toString());
    }

    private static Path tar() {
        return PackedLayer.zip()
                .resolveSibling(PackedLayer.zip().getFileName().toString().replace(".zip", ".tar.gz"));
    }

    /// Mode and name of each entry, sorted; the mode is the first word of a line, the name the word at that index.
    private static List<String> entries(List<String> command, int name) {
        return sorted(Command.run(command.toArray(String[]::new))).stream()
                .map(line -> Arrays.asList(line.split(" +")))
                .filter(words -> words.size() > name && words.getFirst().length() == 10)
                .map(words -> words.getFirst() + " " + words.get(name))
                .sorted()
                .toList();
    }

    private static List<String> sorted(Command command) {
        assertThat(command.exitCode()).as(command.errors()).isZero();
        return command.output().lines().sorted().toList();
    }
}
