package com.edgedelta.lambda.aws;

/// The services that receive requests, by the names in their hosts and signatures.
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
