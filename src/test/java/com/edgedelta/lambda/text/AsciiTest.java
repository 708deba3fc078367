package com.edgedelta.lambda.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AsciiTest {
    @Test
    void digitsAndLettersOfOtherScriptsAreNeither() {
        assertThat(Ascii.isLetterOrDigit('Z')).isTrue();
        assertThat(Ascii.isLetterOrDigit('0')).isTrue();
        assertThat(Ascii.isLetterOrDigit('é')).isFalse();
        assertThat(Ascii.isDigit('٣')).isFalse();
    }

    @Test
    void anEmptyTextIsNeitherNumberNorWord() {
        assertThat(Ascii.isNumber("")).isFalse();
        assertThat(Ascii.isWord("", "-")).isFalse();
    }

    @Test
    void onlyTheGivenSymbolsBelongToAWord() {
        assertThat(Ascii.isNumber("127.0.0.1", ".")).isTrue();
        assertThat(Ascii.isNumber("127.0.0.1")).isFalse();
        assertThat(Ascii.isWord("my-stream_1", "-_")).isTrue();
        assertThat(Ascii.isWord("my stream", "-_")).isFalse();
    }

    @Test
    void controlCharactersAndBytesBeyondAsciiAreNotPrintable() {
        assertThat(Ascii.isPrintable("a b~")).isTrue();
        assertThat(Ascii.isPrintable("a\tb")).isFalse();
        assertThat(Ascii.isPrintable("a\u007f")).isFalse();
        assertThat(Ascii.isPrintable("ü")).isFalse();
    }
}
