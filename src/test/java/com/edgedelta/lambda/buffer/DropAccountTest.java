package com.edgedelta.lambda.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DropAccountTest {
    private final DropAccount account = new DropAccount();

    @Test
    void countsByReason() {
        account.add(DropReason.BUFFER_FULL, 2, 30);
        account.add(DropReason.MALFORMED, 1, 5);
        account.add(DropReason.BUFFER_FULL, 10, 3421);

        assertThat(account.records(DropReason.BUFFER_FULL)).isEqualTo(12);
        assertThat(account.records(DropReason.SHUTDOWN)).isZero();
        assertThat(account.total())
                .isEqualTo(
                        new DropAccount.Drops(13, 3456, Map.of(DropReason.BUFFER_FULL, 12L, DropReason.MALFORMED, 1L)));
        assertThat(account.total().describe()).isEqualTo("13 records (3456 bytes): buffer_full 12 malformed 1");
    }

    @Test
    void aTotalStaysAsItWas() {
        account.add(DropReason.SHUTDOWN, 1, 10);
        DropAccount.Drops before = account.total();

        account.add(DropReason.SHUTDOWN, 1, 10);

        assertThat(before.records()).isEqualTo(1);
        assertThat(before.reasons()).containsEntry(DropReason.SHUTDOWN, 1L);
    }

    @Test
    void nothingDroppedIsNothing() {
        assertThat(account.total()).isEqualTo(new DropAccount.Drops(0, 0, Map.of()));
    }
}
