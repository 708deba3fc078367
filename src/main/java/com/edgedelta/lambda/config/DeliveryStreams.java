package com.edgedelta.lambda.config;

import org.jspecify.annotations.Nullable;

/// Reads what names a delivery stream: its name, or its ARN
/// (`arn:partition:firehose:region:account:deliverystream/name`).
final class DeliveryStreams {
    private static final int LONGEST_NAME = 64;
    private static final String RESOURCE = "deliverystream/";

    private DeliveryStreams() {}

    /// The stream; null where the text is neither.
    ///
    /// @param region where a stream is of which only the name is given
    static Destination.@Nullable DeliveryStream parse(String text, String region) {
        if (!text.startsWith("arn:")) {
            return isName(text) ? new Destination.DeliveryStream(text, region) : null;
        }
        Arn arn = Arn.parse(text);
        if (arn == null || !arn.isRegional("firehose") || !arn.resource().startsWith(RESOURCE)) {
            return null;
        }
        String name = arn.resource().substring(RESOURCE.length());
        return isName(name) ? new Destination.DeliveryStream(name, arn.region()) : null;
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

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
