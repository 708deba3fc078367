package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.config.Arn;
import com.edgedelta.lambda.config.EnvelopeField;
import com.edgedelta.lambda.config.FunctionDetails;
import com.edgedelta.lambda.config.LambdaEnvironment;
import com.edgedelta.lambda.config.Partition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The function that records come from. Unknown members are empty and absent from the records.
///
/// @param resourceId the function's ARN without a qualifier
/// @param memorySize in MB, as Lambda writes it
/// @param instance the name of the log stream
/// @param fixedTags the tags of the settings
/// @param left members that the records do not have
/// @param details further details from AWS; null if they were not requested or have not arrived
public record Origin(
        String resourceId,
        String accountId,
        String region,
        String functionName,
        String functionVersion,
        String memorySize,
        String instance,
        String hostArch,
        Map<String, String> fixedTags,
        Set<EnvelopeField> left,
        @Nullable FunctionDetails details) {
    private static final String FUNCTION = "function:";

    /// Returns the origin by the environment and the answer to `register`. The ARN's partition is derived from the
    /// region until an invocation names it.
    public static Origin of(
            LambdaEnvironment lambda, @Nullable String name, @Nullable String version, @Nullable String account) {
        String functionName = name == null || name.isEmpty() ? lambda.functionName() : name;
        String accountId = account == null ? "" : account;
        boolean known = !accountId.isEmpty() && !lambda.region().isEmpty() && !functionName.isEmpty();
        return new Origin(
                known
                        ? "arn:" + Partition.of(lambda.region()).id() + ":lambda:" + lambda.region() + ":" + accountId
                                + ":function:" + functionName
                        : "",
                accountId,
                lambda.region(),
                functionName,
                version == null || version.isEmpty() ? lambda.functionVersion() : version,
                lambda.memoryMb(),
                lambda.instance(),
                lambda.hostArch(),
                Map.of(),
                Set.of(),
                null);
    }

    /// Returns the same origin with the tags of the settings.
    public Origin tagged(Map<String, String> tags) {
        return with(tags, left);
    }

    /// Returns the same origin for records without these members.
    public Origin without(Set<EnvelopeField> fields) {
        return with(fixedTags, fields);
    }

    private Origin with(Map<String, String> tags, Set<EnvelopeField> fields) {
        return new Origin(
                resourceId,
                accountId,
                region,
                functionName,
                functionVersion,
                memorySize,
                instance,
                hostArch,
                tags,
                fields,
                details);
    }

    /// Returns all tags of records. Tags of the settings replace the function's tags of the same name.
    Map<String, String> tags() {
        if (details == null || details.tags().isEmpty()) {
            return fixedTags;
        }
        Map<String, String> tags = new LinkedHashMap<>(details.tags());
        tags.putAll(fixedTags);
        return tags;
    }

    /// Returns the origin with the ARN of an invocation,
    /// `arn:partition:lambda:region:account:function:name[:qualifier]`, which takes precedence. Returns it
    /// unchanged if the text is not an ARN.
    public Origin invokedAs(String text) {
        Arn arn = Arn.parse(text);
        if (arn == null
                || !arn.resource().startsWith(FUNCTION)
                || arn.resource().length() == FUNCTION.length()) {
            return this;
        }
        int qualifier = text.indexOf(':', text.length() - arn.resource().length() + FUNCTION.length());
        String unqualified = qualifier < 0 ? text : text.substring(0, qualifier);
        if (unqualified.equals(resourceId)) {
            return this;
        }
        return new Origin(
                unqualified,
                accountId.isEmpty() ? arn.account() : accountId,
                region.isEmpty() ? arn.region() : region,
                functionName,
                functionVersion,
                memorySize,
                instance,
                hostArch,
                fixedTags,
                left,
                details);
    }

    /// Returns the origin with details from AWS. Details of another version than the one that runs here do not
    /// replace those of the environment.
    public Origin with(FunctionDetails found) {
        boolean same = found.version().equals(functionVersion);
        return new Origin(
                resourceId,
                accountId,
                region,
                functionName,
                functionVersion,
                memorySize.isEmpty() || (same && !found.memorySize().isEmpty()) ? found.memorySize() : memorySize,
                instance,
                hostArch.isEmpty() || (same && !found.architecture().isEmpty()) ? found.architecture() : hostArch,
                fixedTags,
                left,
                found);
    }
}
