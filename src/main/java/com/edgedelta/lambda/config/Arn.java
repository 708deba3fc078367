package com.edgedelta.lambda.config;

import org.jspecify.annotations.Nullable;

/// An Amazon Resource Name, `arn:partition:service:region:account:resource`, by its parts; any of them may be empty.
///
/// @param resource all that follows the account; may hold colons
public record Arn(String partition, String service, String region, String account, String resource) {
    private static final int PARTS = 6;
    private static final int ACCOUNT_DIGITS = 12;

    /// The parts; null where the text has too few of them or is no ARN.
    public static @Nullable Arn parse(String text) {
        String[] parts = new String[PARTS];
        int from = 0;
        for (int i = 0; i < PARTS; i++) {
            int colon = i == PARTS - 1 ? text.length() : text.indexOf(':', from);
            if (colon < 0) {
                return null;
            }
            parts[i] = text.substring(from, colon);
            from = colon + 1;
        }
        return parts[0].equals("arn") ? new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]) : null;
    }

    /// Whether it names a resource of that service in a region and an account, so that a host's name can be made of
    /// it.
    boolean isRegional(String ofService) {
        return partition.startsWith("aws")
                && isWord(partition)
                && service.equals(ofService)
                && isWord(region)
                && isAccount(account);
    }

    /// A partition's or region's name, which becomes part of a host's.
    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isAccount(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() == ACCOUNT_DIGITS;
    }
}
