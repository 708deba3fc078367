package com.edgedelta.lambda.aws;

/// The services that are asked something, by the names in their hosts, which they are signed for, too.
enum Service {
    LAMBDA("lambda"),
    SECRETS_MANAGER("secretsmanager"),
    SSM("ssm");

    private final String id;

    Service(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }
}
