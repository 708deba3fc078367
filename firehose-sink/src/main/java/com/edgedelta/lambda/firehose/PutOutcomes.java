package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Outcome.Part;
import com.edgedelta.lambda.sink.RetryAfter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;

/// Turns Firehose's responses and errors into outcomes for the records sent ("PutRecordBatch" and "Common Error
/// Types" in the API reference).
///
/// Of an error only code and status are reported: its message may repeat the request, and with it the session token.
final class PutOutcomes {
    private static final Set<String> PASSING = Set.of(
            "ServiceUnavailableException",
            "ServiceUnavailable",
            "InternalFailure",
            "InternalServerError",
            "LimitExceededException",
            "RequestTimeoutException",
            "RequestTimeout",
            "RequestExpired",
            "ConcurrentModificationException",
            "ResourceInUseException");

    private static final Set<String> EXPIRED = Set.of("ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired");

    private static final Set<String> UNKNOWN_KEYS = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch");

    /// The reason may be one of the records.
    private static final Set<String> OF_CONTENT =
            Set.of("InvalidArgumentException", "ValidationException", "SerializationException");

    private static final String MISSING = "no answer for the record";

    private PutOutcomes() {}

    /// The entries of a response are in the order of the records.
    static Outcome of(PutRecordBatchResponse answer, List<Part> records) {
        Integer failed = answer.failedPutCount();
        if (failed == null) {
            return Outcome.unreadable("a response without FailedPutCount"); // From another program, or cut off.
        }
        List<Part> left = new ArrayList<>();
        String code = "";
        List<PutRecordBatchResponseEntry> entries = answer.requestResponses();
        for (int i = 0; i < records.size(); i++) {
            @Nullable String error = i < entries.size() ? entries.get(i).errorCode() : failed == 0 ? null : MISSING;
            if (error != null) {
                left.add(records.get(i));
                code = code.isEmpty() ? error : code;
            }
        }
        if (left.isEmpty() && failed == 0) {
            return Outcome.ACCEPTED;
        }
        if (left.isEmpty()) {
            left.addAll(records); // The response says that some failed, but not which.
        }
        Outcome outcome = Outcome.unavailable(left.size() + " of " + records.size() + " records failed"
                + (code.isEmpty() ? "" : ", the first with " + code));
        return left.size() == records.size() ? outcome : outcome.withLeft(left);
    }

    static boolean isOfOldCredentials(AwsServiceException error) {
        String code = code(error);
        return EXPIRED.contains(code) || UNKNOWN_KEYS.contains(code);
    }

    /// @param stream the stream's name for people
    /// @param wallMillis the time of the answer, in ms since the epoch
    static Outcome of(AwsServiceException error, String stream, long wallMillis) {
        String code = code(error);
        String reason = code + ", status " + error.statusCode();
        if (error.statusCode() == 413 || code.equals("RequestEntityTooLarge")) {
            return Outcome.tooLarge(reason);
        }
        if (error.statusCode() < 200) {
            return Outcome.unreadable("status " + error.statusCode());
        }
        boolean passing = PASSING.contains(code)
                || EXPIRED.contains(code)
                || error.isThrottlingException()
                || error.isClockSkewException()
                || error.statusCode() >= 500
                || error.statusCode() == 408
                || error.statusCode() == 429;
        if (passing) {
            return Outcome.unavailable(reason, retryAfterMillis(error, wallMillis));
        }
        String refusal = reason + ": " + remedy(code, stream);
        return OF_CONTENT.contains(code) ? Outcome.refusedContent(refusal) : Outcome.refused(refusal);
    }

    private static String remedy(String code, String stream) {
        return switch (code) {
            case "ResourceNotFoundException" -> "there is no " + stream + " in this account; check KINESIS_ENDPOINT";
            case "AccessDeniedException", "AccessDenied" ->
                "the function's role needs the permission firehose:PutRecordBatch on " + stream;
            case "InvalidArgumentException", "ValidationException", "InvalidSourceException" ->
                stream + " does not take records from PutRecordBatch; check that its source is Direct PUT";
            case "InvalidKMSResourceException", "KMSAccessDeniedException" -> "check the KMS key of " + stream;
            case "UnrecognizedClientException", "InvalidClientTokenId" ->
                "AWS does not know the function's credentials; check that " + stream
                        + " is in the partition of the function's role";
            default -> "check " + stream + " and the permissions of the function's role";
        };
    }

    private static String code(AwsServiceException error) {
        AwsErrorDetails details = error.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "an error without a code" : code;
    }

    private static long retryAfterMillis(AwsServiceException error, long wallMillis) {
        AwsErrorDetails details = error.awsErrorDetails();
        if (details == null || details.sdkHttpResponse() == null) {
            return 0;
        }
        String header =
                details.sdkHttpResponse().firstMatchingHeader("Retry-After").orElse(null);
        return RetryAfter.millis(header, wallMillis);
    }
}
