package com.edgedelta.lambda.text;

/// Tests of ASCII characters. The JDK's own tests also accept letters and digits of other scripts.
public final class Ascii {
    private Ascii() {}

    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isLetterOrDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// Whether the text has at least one character, and only digits.
    public static boolean isNumber(String text) {
        return isNumber(text, "");
    }

    /// Whether the text has at least one character, and only digits and those symbols.
    public static boolean isNumber(String text, String symbols) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i)) && symbols.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// Whether the text has at least one character, and only letters, digits and those symbols.
    public static boolean isWord(String text, String symbols) {
        for (int i = 0; i < text.length(); i++) {
            if (!isLetterOrDigit(text.charAt(i)) && symbols.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// Whether the text has only spaces and visible characters.
    public static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
