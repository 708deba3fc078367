package com.edgedelta.lambda.rules;

import org.jspecify.annotations.Nullable;

/// The kinds of data that a rule may name in place of a pattern.
final class Predefined {
    private Predefined() {}

    static @Nullable Search named(String name) {
        Finder finder = switch (name) {
            case "credit_card" -> new CardNumber();
            case "email" -> new EmailAddress();
            case "ipv4" -> new Ipv4Address();
            case "us_ssn" -> new SocialSecurityNumber();
            case "us_phone_dash" -> new PhoneNumber();
            case "aws_access_key" -> new AccessKeyId();
            case "jwt" -> new WebToken();
            case "bearer_token" -> new BearerToken();
            case "private_key" -> new PrivateKey();
            default -> null;
        };
        return finder == null ? null : new FinderSearch(finder);
    }
}
