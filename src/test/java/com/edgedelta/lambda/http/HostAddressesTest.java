package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.testing.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HostAddressesTest {
    private static final InetAddress A4 = address("192.0.2.1");
    private static final InetAddress B4 = address("192.0.2.2");
    private static final InetAddress C4 = address("192.0.2.3");
    private static final InetAddress A6 = address("2001:db8::1");
    private static final InetAddress B6 = address("2001:db8::2");

    private final List<List<InetAddress>> races = new ArrayList<>();
    private @Nullable InetAddress winner;
    private final ManualClock clock = new ManualClock();
    private int lookups;
    private List<InetAddress> named = List.of(A4, B4);
    private final HostAddresses addresses = new HostAddresses(443, clock, (candidates, port) -> {
        assertThat(port).isEqualTo(443);
        races.add(candidates);
        return winner;
    });

    @Test
    void beginsWithTheAddressThatAcceptsAConnection() throws UnknownHostException {
        winner = B4;

        assertThat(get()).containsExactly(B4, A4);
    }

    @Test
    void keepsTheOrderIfNoAddressAcceptsAConnection() throws UnknownHostException {
        assertThat(get()).containsExactly(A4, B4);
    }

    @Test
    void opensNoConnectionForANameWithOneAddress() throws UnknownHostException {
        named = List.of(A6);

        assertThat(get()).containsExactly(A6);
        assertThat(races).isEmpty();
    }

    @Test
    void triesTheFamiliesInTurnBeginningWithTheOneTheSystemPrefers() throws UnknownHostException {
        named = List.of(A4, B4, C4, A6, B6);
        get();
        addresses.forget();
        named = List.of(A6, B6, A4);
        get();

        assertThat(races).containsExactly(List.of(A4, A6, B4, B6, C4), List.of(A6, A4, B6));
    }

    @Test
    void asksTheNameServerAgainAfterThirtySecondsOfTheWallClock() throws UnknownHostException {
        get();
        clock.advance(Duration.ofMillis(29_999));
        get();
        assertThat(lookups).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        get();
        assertThat(lookups).isEqualTo(2);
    }

    @Test
    void asksTheNameServerAgainIfTheWallClockWasSetBack() throws UnknownHostException {
        get();
        clock.setBack(Duration.ofMillis(1));
        get();

        assertThat(lookups).isEqualTo(2);
    }

    @Test
    void staysWithTheAddressThatWorkedWhileTheNameStillHasIt() throws UnknownHostException {
        winner = B4;
        get();
        clock.advance(Duration.ofMinutes(1));
        named = List.of(C4, A4, B4);

        assertThat(get()).containsExactly(B4, C4, A4);
        assertThat(races).hasSize(1);
    }

    @Test
    void choosesAnewIfTheNameNoLongerHasTheAddressThatWorked() throws UnknownHostException {
        winner = B4;
        get();
        clock.advance(Duration.ofMinutes(1));
        named = List.of(A4, C4);
        winner = C4;

        assertThat(get()).containsExactly(C4, A4);
    }

    @Test
    void beginsWithAnotherAddressAfterAFailure() throws UnknownHostException {
        winner = A4;
        get();
        addresses.failed();
        winner = null;

        assertThat(get()).containsExactly(B4, A4);
        assertThat(lookups).isEqualTo(2);
        assertThat(races).containsExactly(List.of(A4, B4), List.of(B4, A4));
    }

    @Test
    void remembersTheFailedAddressIfTheFailureIsReportedTwice() throws UnknownHostException {
        winner = A4;
        get();
        addresses.failed();
        addresses.failed();
        winner = null;

        assertThat(get()).containsExactly(B4, A4);
    }

    @Test
    void forgetsWhatItKnewOfTheNetworkBeforeARestore() throws UnknownHostException {
        winner = B4;
        get();
        addresses.forget();
        winner = A4;

        assertThat(get()).containsExactly(A4, B4);
        assertThat(lookups).isEqualTo(2);
    }

    @Test
    void asksTheNameServerEachTimeIfItMayRememberNothing() throws UnknownHostException {
        addresses.rememberNothing();
        winner = B4;
        get();
        get();

        assertThat(lookups).isEqualTo(2);
        assertThat(races).hasSize(1);
    }

    @Test
    void passesOnThatANameIsUnknown() {
        assertThatThrownBy(() -> addresses.get(() -> {
                    throw new UnknownHostException("nowhere.test");
                }))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("nowhere.test");
    }

    private List<InetAddress> get() throws UnknownHostException {
        return addresses.get(() -> {
            lookups++;
            return named;
        });
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
