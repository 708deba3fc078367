package com.edgedelta.lambda.aws;

import static com.edgedelta.lambda.aws.AwsResponse.text;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import com.edgedelta.lambda.config.SecretReference;
import com.edgedelta.lambda.config.SecretReference.Store;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.sink.Authorization;
import com.edgedelta.lambda.text.Ascii;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `Bearer` and a token from Secrets Manager or SSM Parameter Store. The token is looked up on a thread of its own,
/// and again after the destination has refused it, because it may have been replaced. Thread-safe.
public final class SecretToken implements Authorization {
    /// Minimum time between look-ups of a refused token, in ms.
    private static final long RENEWAL_PAUSE_MS = 60_000;

    /// Minimum time after a look-up with a temporary failure, in ms; a flush asks several times a second. After a
    /// lasting failure, such as a missing permission, it is as long as after a success.
    private static final long FAILURE_PAUSE_MS = 1_000;

    /// How long a request waits for a new value if it already has one.
    private static final long RENEWAL_WAIT_NANOS = 1_000_000_000;

    private final SecretReference reference;
    private final AwsAccess aws;
    private final Clock clock;
    private final ExtensionLog log;
    private @Nullable String value;
    private boolean lookingUp;
    private int lookUps;
    private boolean failureSaid;
    private final long renewalWaitNanos;
    private long pausedAt;
    private long pauseMillis;

    /// Does not start a look-up.
    public SecretToken(SecretReference reference, AwsAccess aws, ExtensionLog log) {
        this(reference, aws, log, RENEWAL_WAIT_NANOS);
    }

    /// @param renewalWaitNanos how long a request waits for another token if there is one
    SecretToken(SecretReference reference, AwsAccess aws, ExtensionLog log, long renewalWaitNanos) {
        this.renewalWaitNanos = renewalWaitNanos;
        this.reference = reference;
        this.aws = aws;
        this.clock = aws.clock();
        this.log = log;
    }

    /// Starts a look-up, so that the first request waits less.
    public synchronized void start() {
        if (value == null && !lookingUp) {
            lookUp();
        }
    }

    /// Starts a new look-up after a restore from a snapshot, because the token may have been replaced since. Does
    /// not wait. Ignores a look-up that was in flight in the snapshot.
    public synchronized void restored() {
        lookUp();
    }

    @Override
    public synchronized long anotherInMillis() {
        return lookingUp ? FAILURE_PAUSE_MS : Math.max(1, pausedAt + pauseMillis - clock.wallMillis());
    }

    @Override
    public synchronized @Nullable String value(Duration timeout) throws InterruptedException {
        if (value == null && !lookingUp && !isPaused()) {
            lookUp();
        }
        long wait = value == null ? timeout.toNanos() : Math.min(timeout.toNanos(), renewalWaitNanos);
        long until = System.nanoTime() + wait;
        for (long left = until - System.nanoTime(); lookingUp && left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return value;
    }

    @Override
    public synchronized boolean refused() {
        if (!lookingUp && isPaused()) {
            return false;
        }
        if (!lookingUp) {
            lookUp();
        }
        return true;
    }

    /// By the wall clock, because the process may have been frozen meanwhile.
    private boolean isPaused() {
        long passed = clock.wallMillis() - pausedAt;
        return passed >= 0 && passed < pauseMillis;
    }

    private void lookUp() {
        Thread thread = new Thread(new LookUp(lookUps + 1), "secret");
        thread.setDaemon(true);
        thread.start();
        lookUps++;
        lookingUp = true;
    }

    private final class LookUp implements Runnable {
        private final int number;

        LookUp(int number) {
            this.number = number;
        }

        @Override
        public void run() {
            lookUp(number);
        }
    }

    private void lookUp(int number) {
        String found = null;
        String failure = "";
        boolean lasts = false;
        Service store = reference.store() == Store.SECRETS_MANAGER ? Service.SECRETS_MANAGER : Service.SSM;
        try (AwsClient api = aws.open(store, reference.region())) {
            found = "Bearer " + token(secret(api));
        } catch (CallFailed failed) {
            failure = failed.reason();
            lasts = !failed.isPassing();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError bug) {
            failure = bug.getClass().getName();
        } finally {
            lookedUp(number, found, failure, found != null || lasts ? RENEWAL_PAUSE_MS : FAILURE_PAUSE_MS);
        }
    }

    /// A failed look-up does not replace an earlier token.
    private synchronized void lookedUp(int number, @Nullable String found, String failure, long pause) {
        if (number != lookUps) {
            return;
        }
        lookingUp = false;
        pausedAt = clock.wallMillis();
        pauseMillis = pause;
        if (found == null) {
            sayOnce(failure);
        } else {
            value = found;
            failureSaid = false;
        }
        notifyAll();
    }

    private void sayOnce(String failure) {
        if (!failureSaid) {
            failureSaid = true;
            log.warn("the token that ED_AUTH_TOKEN_SECRET names cannot be looked up (" + failure
                    + "); the function's role needs the permission "
                    + (reference.store() == Store.SECRETS_MANAGER
                            ? "secretsmanager:GetSecretValue"
                            : "ssm:GetParameter")
                    + " on it, and kms:Decrypt on its key if the key is your own; logs are kept, and the look-up is"
                    + " repeated");
        }
    }

    private String secret(AwsClient api) throws CallFailed, InterruptedException {
        if (reference.store() == Store.SECRETS_MANAGER) {
            JsonObject secret =
                    api.call("secretsmanager.GetSecretValue", new JsonObject().add("SecretId", reference.id()));
            return text(secret, "SecretString");
        }
        JsonObject answer = api.call(
                "AmazonSSM.GetParameter",
                new JsonObject().add("Name", reference.id()).add("WithDecryption", true));
        JsonValue parameter = answer.get("Parameter");
        return parameter != null && parameter.isObject() ? text(parameter.asObject(), "Value") : "";
    }

    /// Returns the token that the secret is or contains, without surrounding white space, with which many secrets
    /// end.
    private String token(String secret) throws CallFailed {
        String token = (reference.key() == null ? secret : member(secret, reference.key())).strip();
        if (token.isEmpty()) {
            throw CallFailed.lasting("it contains no text");
        }
        if (!Ascii.isPrintable(token)) {
            throw CallFailed.lasting("it contains characters that a header must not contain");
        }
        return token;
    }

    private static String member(String secret, String key) throws CallFailed {
        JsonValue value;
        try {
            value = Json.parse(secret);
        } catch (ParseException noJson) { // The exception's message repeats a part of the secret.
            throw CallFailed.lasting("it is not a JSON object, but #KEY selects a member of one");
        }
        if (!value.isObject()) {
            throw CallFailed.lasting("it is not a JSON object, but #KEY selects a member of one");
        }
        String text = text(value.asObject(), key);
        if (text.isEmpty()) {
            throw CallFailed.lasting("its JSON object has no text for that #KEY");
        }
        return text;
    }
}
