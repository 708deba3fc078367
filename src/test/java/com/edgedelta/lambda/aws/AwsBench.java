package com.edgedelta.lambda.aws;

import com.edgedelta.lambda.config.AwsEndpointSettings;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;

/// An endpoint in place of all of AWS, and its clients. The clock advances only by the pauses between attempts.
final class AwsBench implements AutoCloseable {
    static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG";

    final Endpoint aws = Endpoint.http();
    final ManualClock clock = new ManualClock();
    final LogLines log = new LogLines();
    final Config config;
    final AwsAccess apis;

    /// With a time-out that no test reaches.
    AwsBench(String... variables) {
        this(Duration.ofMinutes(1), variables);
    }

    AwsBench(Duration timeout, String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "ED_ENDPOINT",
                "http://localhost/",
                "ED_FORWARD_LAMBDA_TAGS",
                "true",
                "AWS_REGION",
                "eu-west-1",
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:" + aws.port(),
                "AWS_ACCESS_KEY_ID",
                "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY",
                SECRET_KEY,
                "AWS_SESSION_TOKEN",
                "the-session"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        config = Config.from(environment);
        AwsEndpointSettings endpoints = Objects.requireNonNull(config.awsEndpoints());
        apis = new AwsAccess(endpoints, new Credentials(environment, clock), url -> Route.DIRECT, clock, timeout);
    }

    AwsClient api(Service service) {
        return apis.open(service, "eu-west-1");
    }

    /// Gives these answers one after the other, and repeats the last one.
    AwsBench answering(EndpointAnswer... answers) {
        aws.behave(inTurn(answers));
        return this;
    }

    static EndpointBehaviour inTurn(EndpointAnswer... answers) {
        ConcurrentLinkedQueue<EndpointAnswer> left = new ConcurrentLinkedQueue<>(List.of(answers));
        return request -> Objects.requireNonNull(left.size() > 1 ? left.poll() : left.peek());
    }

    static EndpointAnswer json(String body) {
        return EndpointAnswer.status(200).withBody(body);
    }

    /// An error of a service with the JSON protocol.
    static EndpointAnswer error(int status, String code) {
        return EndpointAnswer.status(status)
                .withBody("{\"__type\":\"com.amazonaws.service#" + code + "\",\"message\":\"a secret\"}");
    }

    int requests() {
        return aws.requests().size();
    }

    @Override
    public void close() {
        aws.close();
    }
}
