package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;
import org.jspecify.annotations.Nullable;

/// The place of a secret, as `ED_AUTH_TOKEN_SECRET` names it:
///
///     arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME   secretsmanager:NAME   NAME
///     arn:aws:ssm:REGION:ACCOUNT:parameter/NAME           ssm:NAME              /NAME
///
/// each optionally followed by `#KEY`, which selects a member if the secret is a JSON object.
///
/// @param id the store's ARN or name of the secret
/// @param region empty if unknown
/// @param key the member's name; null selects the whole secret
public record SecretReference(
        Store store, String id, String region, @Nullable String key) {
    private static final int LONGEST_ID = 2048;

    /// The services that keep secrets.
    public enum Store {
        SECRETS_MANAGER,
        PARAMETER_STORE
    }

    /// Returns null if the text is not a reference.
    ///
    /// @param functionRegion the region of a secret that is given by its name
    static @Nullable SecretReference parse(String text, String functionRegion) {
        int hash = text.indexOf('#');
        String id = hash < 0 ? text : text.substring(0, hash);
        String key = hash < 0 ? null : text.substring(hash + 1);
        if (key != null && key.isEmpty()) {
            return null;
        }
        if (id.startsWith("arn:")) {
            return ofArn(id, key);
        }
        if (id.startsWith("ssm:")) {
            return ofName(Store.PARAMETER_STORE, id.substring("ssm:".length()), functionRegion, key);
        }
        if (id.startsWith("secretsmanager:")) {
            return ofName(Store.SECRETS_MANAGER, id.substring("secretsmanager:".length()), functionRegion, key);
        }
        Store store = id.startsWith("/") ? Store.PARAMETER_STORE : Store.SECRETS_MANAGER;
        return ofName(store, id, functionRegion, key);
    }

    private static @Nullable SecretReference ofArn(String id, @Nullable String key) {
        Arn arn = Arn.parse(id);
        if (arn == null || !isName(arn.resource(), ':')) {
            return null;
        }
        if (arn.isRegional("secretsmanager") && arn.resource().startsWith("secret:")) {
            return new SecretReference(Store.SECRETS_MANAGER, id, arn.region(), key);
        }
        if (arn.isRegional("ssm") && arn.resource().startsWith("parameter/")) {
            return new SecretReference(Store.PARAMETER_STORE, id, arn.region(), key);
        }
        return null;
    }

    /// A parameter's name may end with a version or label, such as `:3`.
    private static @Nullable SecretReference ofName(Store store, String name, String region, @Nullable String key) {
        boolean named = isName(name, store == Store.PARAMETER_STORE ? ':' : '-');
        return named ? new SecretReference(store, name, region, key) : null;
    }

    /// Letters, digits, and the symbols that the stores allow.
    private static boolean isName(String text, char besides) {
        return text.length() <= LONGEST_ID && Ascii.isWord(text, "/_+=.@-" + besides);
    }
}
