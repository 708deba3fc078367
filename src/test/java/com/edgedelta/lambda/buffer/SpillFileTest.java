package com.edgedelta.lambda.buffer;

import static com.edgedelta.lambda.buffer.Buffers.append;
import static com.edgedelta.lambda.buffer.Buffers.deliverAll;
import static com.edgedelta.lambda.buffer.Buffers.taken;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpillFileTest {
    private static final long MOST = 1_000;

    @TempDir
    Path folder = Path.of("not yet");

    private final DropAccount drops = new DropAccount();
    private final Buffer buffer = new Buffer(10_000, 20, drops, () -> {});
    private SpillFile spill = new SpillFile(folder, "", 0);

    @BeforeEach
    void open() {
        spill = new SpillFile(folder, "orders", MOST);
    }

    private Path file() {
        return folder.resolve("edgedelta-lambda-extension-orders.spill");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private String takenUp() {
        return new String(spill.takeUp(), UTF_8);
    }

    private void leave(String... records) {
        append(buffer, records);
        assertThat(spill.leave(buffer)).isTrue();
    }

    private void owner(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /// Whatever stands at the file's place is no record of ours, and is gone afterwards.
    private void assertIgnoredAndRemoved() throws IOException {
        assertThat(spill.takeUp()).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsLeftIsTakenUpOnceInItsOrder() throws Exception {
        leave("aaaaaaaaaaaa", "bbbbbbbbbbbb", "größer", "d");
        assertThat(buffer.held()).isZero();
        assertThat(drops.total().records()).isZero();

        SpillFile next = new SpillFile(folder, "orders", MOST);
        assertThat(new String(next.takeUp(), UTF_8)).isEqualTo("aaaaaaaaaaaa\nbbbbbbbbbbbb\ngrößer\nd\n");
        assertThat(names()).isEmpty();
        assertThat(next.takeUp()).isEmpty();
    }

    @Test
    void itIsOneFileForItsOwnerAlone() throws Exception {
        leave("a");

        assertThat(names()).as("no part of one").containsExactly("edgedelta-lambda-extension-orders.spill");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aLaterOneTakesThePlaceOfAnEarlier() {
        leave("earlier");
        leave("later");

        assertThat(takenUp()).isEqualTo("later\n");
    }

    @Test
    void whereThereIsNothingThereIsNoFile() throws Exception {
        assertThat(spill.takeUp()).isEmpty();
        assertThat(spill.leave(buffer)).isFalse();
        assertThat(names()).isEmpty();
    }

    @Test
    void theNewestStayWhereNotAllMay() {
        spill = new SpillFile(folder, "orders", 10);
        append(buffer, "1".repeat(19), "2".repeat(6), "x".repeat(19), "33333");

        assertThat(spill.leave(buffer)).isTrue();

        assertThat(takenUp()).isEqualTo("33333\n");
        assertThat(buffer.held()).as("the rest is where it was").isEqualTo(47);
    }

    @Test
    void whereNotEvenTheNewestMayStayNothingIsWritten() throws Exception {
        spill = new SpillFile(folder, "orders", 4);
        append(buffer, "12345");

        assertThat(spill.leave(buffer)).isFalse();
        assertThat(names()).isEmpty();
        assertThat(buffer.held()).isEqualTo(6);
    }

    @Test
    void whatIsBeingSentIsNotLeft() {
        append(buffer, "1".repeat(19), "2");
        Chunk sending = taken(buffer, 1);

        assertThat(spill.leave(buffer)).isTrue();

        assertThat(takenUp()).isEqualTo("2\n");
        assertThat(buffer.held()).isEqualTo(sending.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "a file"})
    void whereItCannotBeWrittenTheRecordsStay(String place) throws Exception {
        Path nowhere = folder.resolve(place);
        if (place.equals("a file")) {
            Files.writeString(nowhere, "");
        }
        append(buffer, "a", "b");
        SpillFile unwritable = new SpillFile(nowhere, "orders", MOST);

        assertThat(unwritable.leave(buffer)).isFalse();
        assertThat(unwritable.takeUp()).isEmpty();

        assertThat(drops.total().records()).isZero();
        assertThat(deliverAll(buffer, 1)).containsExactly("a\nb\n");
    }

    @Test
    void whereAFolderStandsAtItsPlaceTheRecordsStay() throws Exception {
        Files.createDirectories(file().resolve("inner"));
        append(buffer, "a");

        assertThat(spill.leave(buffer)).isFalse();
        assertThat(spill.takeUp()).isEmpty();

        assertThat(deliverAll(buffer, 1)).containsExactly("a\n");
    }

    @Test
    void anEmptyFolderAtItsPlaceIsRemoved() throws Exception {
        Files.createDirectory(file());

        assertIgnoredAndRemoved();
    }

    @Test
    void aTornFileIsIgnoredAndRemoved() throws Exception {
        leave("a".repeat(30), "b".repeat(30));
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            owner(file(), "rw-------");
            assertIgnoredAndRemoved();
        }
    }

    @Test
    void aFileOfWhichAnyByteHasChangedIsIgnoredAndRemoved() throws Exception {
        leave("a".repeat(30), "b".repeat(30));
        byte[] whole = Files.readAllBytes(file());
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file(), changed);
            owner(file(), "rw-------");
            assertIgnoredAndRemoved();
        }
    }

    @Test
    void aFileThatHasGrownIsIgnoredAndRemoved() throws Exception {
        leave("a");
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length + 1));

        assertIgnoredAndRemoved();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "edspill1",
                "[\"garbage\"]\n",
                "edspill1\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f12345678x\n"
            })
    void aForeignFileIsIgnoredAndRemoved(String content) throws Exception {
        Files.writeString(file(), content);
        owner(file(), "rw-------");

        assertIgnoredAndRemoved();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw--w----", "rw-----w-", "rwx------", "r--------"})
    void aFileWithOtherPermissionsIsIgnoredAndRemoved(String permissions) throws Exception {
        leave("a");
        owner(file(), permissions);

        assertIgnoredAndRemoved();
    }

    @Test
    void aLinkIsIgnoredAndRemovedAndWhereItLeadsIsUntouched(@TempDir Path elsewhere) throws Exception {
        leave("a");
        Path target = Files.move(file(), elsewhere.resolve("target"));
        Files.createSymbolicLink(file(), target);

        assertIgnoredAndRemoved();
        assertThat(target).exists();
    }

    @Test
    void nothingIsWrittenThroughALink(@TempDir Path elsewhere) throws Exception {
        Path target = Files.writeString(elsewhere.resolve("target"), "precious");
        Files.createSymbolicLink(file(), target);
        Files.createSymbolicLink(folder.resolve("edgedelta-lambda-extension-orders.part"), target);

        leave("a");

        assertThat(target).hasContent("precious");
        assertThat(Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(takenUp()).isEqualTo("a\n");
    }

    @Test
    void aFileLargerThanMayBeWrittenIsIgnoredAndRemoved() throws Exception {
        leave("a".repeat(100));
        spill = new SpillFile(folder, "orders", 100);

        assertIgnoredAndRemoved();
    }

    @Test
    void aPartThatAKilledProcessLeftIsNoHindranceAndIsRemoved() throws Exception {
        Files.writeString(folder.resolve("edgedelta-lambda-extension-orders.part"), "half of it");
        leave("a");

        assertThat(takenUp()).isEqualTo("a\n");
        assertThat(names()).isEmpty();
    }

    @Test
    void functionsShareNoFileAndNoNameLeavesTheFolder() throws Exception {
        for (String name : List.of("../orders", "a/b", "", "größe", "x\u0000y", "payments")) {
            new SpillFile(folder, name, MOST).takeUp();
            append(buffer, name.replace('\u0000', '0'));
            assertThat(new SpillFile(folder, name, MOST).leave(buffer)).isTrue();
        }

        assertThat(names()).hasSize(6);
        assertThat(new String(new SpillFile(folder, "payments", MOST).takeUp(), UTF_8))
                .isEqualTo("payments\n");
    }

    @Test
    void whatIsTakenUpCanBeRestored() {
        leave("a".repeat(12), "b".repeat(12), "c");
        Buffer next = new Buffer(10_000, 20, drops, () -> {});
        append(next, "new");

        next.restore(spill.takeUp());

        assertThat(deliverAll(next, 1)).containsExactly("a".repeat(12) + "\n", "b".repeat(12) + "\nc\n", "new\n");
        assertThat(drops.total().reasons()).isEqualTo(Map.of());
    }

    @Test
    void aFileOfAnotherUserIsIgnored() throws Exception {
        leave("a");
        UserPrincipal nobody =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        try {
            Files.setOwner(file(), nobody);
        } catch (FileSystemException notPermitted) {
            Assumptions.abort("only root may give a file away: " + notPermitted.getReason());
        }

        assertIgnoredAndRemoved();
    }
}
