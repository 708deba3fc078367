package com.edgedelta.lambda.packaging.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.packaging.fixture.Command;
import org.junit.jupiter.api.Test;

/// The pictures of the docs are those that `scripts/pictures` draws.
final class PicturesIT {
    @Test
    void thePicturesAreThoseOfTheScript() {
        Command check = Command.run("scripts/pictures", "--check");

        assertThat(check.errors()).isEmpty();
        assertThat(check.exitCode()).isZero();
    }
}
