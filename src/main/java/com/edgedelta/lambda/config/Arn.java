package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The parts of an Amazon Resource Name, `arn:partition:service:region:account:resource`. Any of them may be empty.
///
/// @param resource everything after the account; may contain colons
public record Arn(String partition, String service, String region, String account, String resource) {
    private static final int PARTS = 6;
    private static final int ACCOUNT_DIGITS = 12;

    /// Returns the parts, or null if the text is not an ARN.
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

    /// Whether the ARN names a resource of that service in a region and an account, so that a host name can be made
    /// from it.
    boolean isRegional(String ofService) {
        return partition.startsWith("aws")
                && isWord(partition)
                && service.equals(ofService)
                && isWord(region)
                && isAccount(account);
    }

    /// Whether a host's name may contain the text, as it contains a partition's or region's.
    private static boolean isWord(String text) {
        return Ascii.isWord(text, "-") && text.equals(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isAccount(String text) {
        return text.length() == ACCOUNT_DIGITS && Ascii.isNumber(text);
    }
}
