package com.edgedelta.lambda.packaging.aws;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;

/// An extension that sends a request to AWS, and AWS's response.
final class AskingAws {
    /// A secret that must not appear anywhere.
    static final String[] SECRETS = {"wJalrXUtnFEMI", "a-session-token", "a-secret-key", "token-1", "a secret message"};

    /// The runtime's own init is long enough for AWS's response to come before the first invocation.
    private static final long LONG_INIT_MS = 4_000;

    private AskingAws() {}

    /// The extension pushing to the first endpoint; the second plays AWS.
    static EmulatorSettings settings(Endpoint endpoint, String aws) {
        return PackedLayer.pushingTo(endpoint)
                .withRuntimeInitMs(LONG_INIT_MS)
                .withEnvironment("AWS_ENDPOINT_URL", aws)
                .withEnvironment("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .withEnvironment("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")
                .withEnvironment("AWS_SESSION_TOKEN", "a-session-token");
    }

    static EmulatorSettings settings(Endpoint endpoint, Endpoint aws) {
        return settings(endpoint, "http://127.0.0.1:" + aws.port());
    }

    /// The same, with the function's tags.
    static EmulatorSettings forTags(Endpoint endpoint, Endpoint aws) {
        return settings(endpoint, aws).withEnvironment("ED_FORWARD_LAMBDA_TAGS", "true");
    }

    static EndpointAnswer json(String body) {
        return EndpointAnswer.status(200).withBody(body);
    }

    static EndpointAnswer error(int status, String code) {
        return EndpointAnswer.status(status)
                .withHeader("x-amzn-ErrorType", code)
                .withBody("{\"Message\":\"a secret message\"}");
    }
}
