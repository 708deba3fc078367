package com.edgedelta.lambda.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lines of the JDK in the function's log.
final class WarningLoggerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final System.Logger logger = new WarningLogger("jdk.some", new PrintStream(out, true, UTF_8));

    @Test
    void aWarningIsALine() {
        logger.log(Level.WARNING, "a {0} of {1}", "part", 2);
        logger.log(Level.ERROR, "all of it", new IOException("gone"));
        assertThat(written())
                .containsExactly("jdk.some: a part of 2", "jdk.some: all of it: java.io.IOException: gone");
    }

    @Test
    void whatIsLessGraveIsNot() {
        for (Level level : new Level[] {Level.ALL, Level.TRACE, Level.DEBUG, Level.INFO, Level.OFF}) {
            assertThat(logger.isLoggable(level)).as(level.name()).isFalse();
            logger.log(level, "{0}", "nothing");
            logger.log(level, "nothing", new IOException("gone"));
        }
        assertThat(out.size()).isZero();
    }

    @Test
    void aMessageThatIsNoFormatIsWrittenAsItIs() {
        logger.log(Level.WARNING, "a {brace", 1);
        logger.log(Level.WARNING, "no {0}");
        assertThat(written()).containsExactly("jdk.some: a {brace", "jdk.some: no {0}");
    }

    private List<String> written() {
        return out.toString(UTF_8).lines().toList();
    }
}
