package com.edgedelta.lambda.reshape;

/// `maxMemoryUsedMB` becomes `max_memory_used_mb`.
final class SnakeCase {
    private SnakeCase() {}

    static String of(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isUpper(c)) {
                boolean wordBegins = i > 0
                        && name.charAt(i - 1) != '_'
                        && (!isUpper(name.charAt(i - 1)) || (i + 1 < name.length() && isLower(name.charAt(i + 1))));
                if (wordBegins) {
                    snake.append('_');
                }
                snake.append((char) (c + 'a' - 'A'));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }
}
