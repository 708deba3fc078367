package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.config.LambdaEnvironment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The function that records come from; what is not known is empty and absent from the records.
///
/// @param resourceId the function's ARN without a qualifier
/// @param memorySize in MB, as Lambda writes it
public record Origin(
        String resourceId,
        String accountId,
        String region,
        String functionName,
        String functionVersion,
        String memorySize,
        String hostArch) {

    /// Partitions by the beginning of their regions' names ("Amazon Resource Names", AWS reference guide); all other
    /// regions are in `aws`.
    private static final Map<String, String> PARTITIONS = Map.of(
            "cn-", "aws-cn",
            "us-gov-", "aws-us-gov",
            "us-iso-", "aws-iso",
            "us-isob-", "aws-iso-b",
            "eu-isoe-", "aws-iso-e",
            "us-isof-", "aws-iso-f",
            "eusc-", "aws-eusc");

    /// Puts together what the environment and the answer to register say; the ARN's partition is guessed from the
    /// region until an invocation tells it.
    public static Origin of(
            LambdaEnvironment lambda, @Nullable String name, @Nullable String version, @Nullable String account) {
        String functionName = name == null || name.isEmpty() ? lambda.functionName() : name;
        String accountId = account == null ? "" : account;
        boolean known = !accountId.isEmpty() && !lambda.region().isEmpty() && !functionName.isEmpty();
        return new Origin(
                known
                        ? "arn:" + partition(lambda.region()) + ":lambda:" + lambda.region() + ":" + accountId
                                + ":function:" + functionName
                        : "",
                accountId,
                lambda.region(),
                functionName,
                version == null || version.isEmpty() ? lambda.functionVersion() : version,
                lambda.memoryMb(),
                lambda.hostArch());
    }

    private static String partition(String region) {
        for (Map.Entry<String, String> entry : PARTITIONS.entrySet()) {
            if (region.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return "aws";
    }

    /// The same with the ARN of an invocation, `arn:partition:lambda:region:account:function:name[:qualifier]`, which
    /// knows best; unchanged where the ARN is none.
    public Origin invokedAs(String arn) {
        String[] parts = new String[7];
        int from = 0;
        for (int i = 0; i < parts.length; i++) {
            int colon = arn.indexOf(':', from);
            if (from > arn.length() || (colon < 0 && i < parts.length - 1)) {
                return this;
            }
            parts[i] = colon < 0 ? arn.substring(from) : arn.substring(from, colon);
            from = colon < 0 ? arn.length() + 1 : colon + 1;
        }
        if (!parts[0].equals("arn") || !parts[5].equals("function") || parts[6].isEmpty()) {
            return this;
        }
        String unqualified = String.join(":", parts);
        if (unqualified.equals(resourceId)) {
            return this;
        }
        return new Origin(
                unqualified,
                accountId.isEmpty() ? parts[4] : accountId,
                region.isEmpty() ? parts[3] : region,
                functionName,
                functionVersion,
                memorySize,
                hostArch);
    }
}
