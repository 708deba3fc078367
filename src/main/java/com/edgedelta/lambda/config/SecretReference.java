package com.edgedelta.lambda.config;

import org.jspecify.annotations.Nullable;

/// Where a secret is kept, as `ED_AUTH_TOKEN_SECRET` names it:
///
///     arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME   secretsmanager:NAME   NAME
///     arn:aws:ssm:REGION:ACCOUNT:parameter/NAME           ssm:NAME              /NAME
///
/// each with `#KEY` behind it where the secret is a JSON object of which one member is meant.
///
/// @param id what the store knows it by: an ARN or a name
/// @param region where it is; empty where that is not known
/// @param key the member's name; null where the whole secret is meant
public record SecretReference(
        Store store, String id, String region, @Nullable String key) {
    private static final int LONGEST_ID = 2048;

    /// What keeps secrets.
    public enum Store {
        SECRETS_MANAGER,
        PARAMETER_STORE
    }

    /// The reference; null where the text is none.
    ///
    /// @param functionRegion where a secret is of which only the name is given
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

    /// A parameter's name may end with a version or label, `:3`.
    private static @Nullable SecretReference ofName(Store store, String name, String region, @Nullable String key) {
        boolean named = isName(name, store == Store.PARAMETER_STORE ? ':' : '-');
        return named ? new SecretReference(store, name, region, key) : null;
    }

    /// Letters, digits and what either store allows besides.
    private static boolean isName(String text, char besides) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "/_+=.@-".indexOf(c) < 0 && c != besides) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_ID;
    }
}
