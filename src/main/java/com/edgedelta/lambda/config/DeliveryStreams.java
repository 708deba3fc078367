package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;
import org.jspecify.annotations.Nullable;

/// Reads a delivery stream's name or ARN (`arn:partition:firehose:region:account:deliverystream/name`).
final class DeliveryStreams {
    private static final int LONGEST_NAME = 64;
    private static final String RESOURCE = "deliverystream/";

    private DeliveryStreams() {}

    /// Returns the stream, or null if the text is neither.
    ///
    /// @param region the region of a stream that is given by its name
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
        return text.length() <= LONGEST_NAME && Ascii.isWord(text, ".-_");
    }
}
