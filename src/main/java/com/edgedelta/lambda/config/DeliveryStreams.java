package com.edgedelta.lambda.config;

import org.jspecify.annotations.Nullable;

/// Reads what names a delivery stream: its name, or its ARN
/// (`arn:partition:firehose:region:account:deliverystream/name`).
final class DeliveryStreams {
    private static final int LONGEST_NAME = 64;
    private static final int ACCOUNT_DIGITS = 12;
    private static final String RESOURCE = "deliverystream/";

    private DeliveryStreams() {}

    /// The stream; null where the text is neither.
    ///
    /// @param region where a stream is of which only the name is given
    static Destination.@Nullable DeliveryStream parse(String text, String region) {
        if (!text.startsWith("arn:")) {
            return isName(text) ? new Destination.DeliveryStream(text, region) : null;
        }
        String[] parts = new String[6];
        int from = 0;
        for (int i = 0; i < parts.length; i++) {
            int colon = i == parts.length - 1 ? text.length() : text.indexOf(':', from);
            if (colon < 0) {
                return null;
            }
            parts[i] = text.substring(from, colon);
            from = colon + 1;
        }
        boolean stream = parts[1].startsWith("aws")
                && isWord(parts[1])
                && parts[2].equals("firehose")
                && isWord(parts[3])
                && isAccount(parts[4])
                && parts[5].startsWith(RESOURCE);
        String name = stream ? parts[5].substring(RESOURCE.length()) : "";
        return isName(name) ? new Destination.DeliveryStream(name, parts[3]) : null;
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_NAME;
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

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
