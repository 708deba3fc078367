package com.edgedelta.lambda.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Writes texts as JSON strings.
final class JsonString {
    private static final String HEX = "0123456789abcdef";

    private JsonString() {}

    static byte[] of(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ') {
                        json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString().getBytes(UTF_8);
    }
}
