package com.edgedelta.lambda.aws;

import static com.edgedelta.lambda.aws.AwsResponse.text;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.FunctionDetails;
import com.edgedelta.lambda.log.ExtensionLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Requests the function's tags and details from Lambda once (`GetFunction`), on a thread of its own, and reports in
/// one line if there are none.
///
/// The request names no version, whichever runs here: tags belong to the function, and a version would need another
/// permission.
public final class FunctionTags implements Runnable {
    private static final String OPERATION = "/2015-03-31/functions/";

    private final AwsClient lambda;
    private final String functionName;
    private final String prefix;
    private final Consumer<@Nullable FunctionDetails> listener;
    private final ExtensionLog log;

    private FunctionTags(
            AwsClient lambda,
            String functionName,
            String prefix,
            Consumer<@Nullable FunctionDetails> listener,
            ExtensionLog log) {
        this.lambda = lambda;
        this.functionName = functionName;
        this.prefix = prefix;
        this.listener = listener;
        this.log = log;
    }

    /// Starts the request.
    ///
    /// @param listener notified in any case when the request is over
    public static void start(
            AwsAccess aws,
            Config config,
            String functionName,
            Consumer<@Nullable FunctionDetails> listener,
            ExtensionLog log) {
        AwsClient lambda = aws.open(Service.LAMBDA, config.lambda().region());
        Thread thread =
                new Thread(new FunctionTags(lambda, functionName, config.tags().prefix(), listener, log), "tags");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        FunctionDetails details = null;
        try (lambda) {
            details = details(lambda.get(OPERATION + functionName));
        } catch (CallFailed failed) {
            none(failed.reason());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError bug) {
            none(bug.getClass().getName());
        } finally {
            listener.accept(details);
        }
    }

    private void none(String reason) {
        log.warn("records are sent without tags: lambda:GetFunction failed (" + reason + ", " + lambda
                + "); the function's role needs the permissions lambda:GetFunction and lambda:ListTags on function "
                + functionName + ", and its network a route to that endpoint");
    }

    private FunctionDetails details(JsonObject answer) throws CallFailed {
        JsonObject configuration = object(answer, "Configuration");
        if (configuration == null) {
            throw CallFailed.lasting("the answer does not contain the function's configuration");
        }
        JsonObject error = object(answer, "TagsError");
        if (error != null) {
            log.warn("records are sent without tags: lambda:GetFunction did not return them (TagsError "
                    + AwsResponse.asCode(text(error, "ErrorCode"))
                    + "); the function's role needs the permission lambda:ListTags on function " + functionName);
        }
        JsonValue memory = configuration.get("MemorySize");
        return new FunctionDetails(
                text(configuration, "Version"),
                text(configuration, "Runtime"),
                first(configuration.get("Architectures")),
                memory != null && memory.isNumber() ? memory.toString() : "",
                tags(object(answer, "Tags")));
    }

    private Map<String, String> tags(@Nullable JsonObject object) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (object != null) {
            for (JsonObject.Member tag : object) {
                if (tag.getValue().isString()) {
                    tags.put(prefix + tag.getName(), tag.getValue().asString());
                }
            }
        }
        return tags;
    }

    private static @Nullable JsonObject object(JsonObject from, String name) {
        JsonValue value = from.get(name);
        return value != null && value.isObject() ? value.asObject() : null;
    }

    private static String first(@Nullable JsonValue texts) {
        if (texts == null || !texts.isArray() || texts.asArray().isEmpty()) {
            return "";
        }
        JsonValue first = texts.asArray().get(0);
        return first.isString() ? first.asString() : "";
    }
}
