package com.edgedelta.lambda.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The texts that each match of a pattern has, and how they are found in JSON.
final class LiteralsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "password=\\S+ ~ password= ~ password=",
                "^INFO: .* ~ `` ~ `INFO: `",
                "a?bc ~ `` ~ bc",
                "ab?cd ~ a ~ cd",
                "ab*cd ~ a ~ cd",
                "ab+cd ~ ab ~ ab",
                "ab{0,2}cd ~ a ~ cd",
                "abc{2}d ~ abc ~ abc",
                "abc{2,}?d ~ abc ~ abc",
                "a|b ~ `` ~ ``",
                "(?i)abc ~ `` ~ ``",
                "x(?i:abc) ~ `` ~ ``",
                "(User email: )[^@]*@(.*) ~ `` ~ `User email: `",
                "(abc)?de ~ `` ~ de",
                "(abc|d)ef ~ `` ~ ef",
                "(?:abc)+ ~ `` ~ abc",
                "(?=abc)x ~ `` ~ x",
                "(?<!abc)x ~ `` ~ x",
                "(?<name>abc) ~ `` ~ ``",
                "[abc]def ~ `` ~ def",
                "[a\\]b]def ~ `` ~ def",
                "[a[bc]]def ~ `` ~ def",
                "\\d\\.com ~ `` ~ .com",
                "\\Qab\\E ~ `` ~ ``",
                "\\x41bc ~ `` ~ ``",
                "ab\\\\cd ~ ab ~ ab",
                "a\"bcd ~ a ~ bcd",
                "a/bcd ~ a ~ bcd",
                "\u00e4bc ~ `` ~ bc",
                ".* ~ `` ~ ``",
                "\\[[^],;]{16,} ~ [ ~ [",
                "[]>,]\\d{16} ~ `` ~ ``",
                "[^]]abc ~ `` ~ abc",
                "[]]]abc ~ `` ~ ]abc",
                "[a[]b]]cd ~ `` ~ cd",
                "[a[^]b]]cd ~ `` ~ cd",
                "([])])cd ~ `` ~ cd",
                "[&]cd ~ `` ~ cd",
                "[a&&[^b]]cd ~ `` ~ ``",
                "[\\c]]cd ~ `` ~ ``",
                "(\\c))cd ~ `` ~ ``",
                "[\\Q]\\E]cd ~ `` ~ ``",
                "(a)\\11 ~ `` ~ ``",
                "(a(?i)b)cd ~ `` ~ ``",
                "(?)secret ~ `` ~ ``",
                "ab(?) ~ `` ~ ``",
            })
    void areReadFromPatterns(String pattern, String prefix, String longest) {
        assertThat(Literals.of(pattern)).isEqualTo(new Literals(prefix, longest));
    }

    /// The first line of such a pattern may end with a comment.
    @ParameterizedTest
    @ValueSource(strings = {"(?x)[#]]\n]cd", "(?x:[#]]\n]cd)ef", "(a(?x)#)?b(\n c)"})
    void areNotReadFromPatternsWithComments(String pattern) {
        assertThat(Literals.of(pattern)).isEqualTo(Literals.NONE);
    }
}
