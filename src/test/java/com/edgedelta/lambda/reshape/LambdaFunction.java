package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.config.InitializationType;
import com.edgedelta.lambda.config.LambdaEnvironment;

/// The function that the test data speak of, as the product learns of it and as the expected records show it.
record LambdaFunction(String name, String version, String account, String region, String memory, String arch) {
    static final LambdaFunction ORDERS =
            new LambdaFunction("orders", "$LATEST", "123456789012", "us-east-1", "128", "x86_64");

    Origin origin() {
        return Origin.of(
                new LambdaEnvironment(null, region, memory, name, version, arch, InitializationType.ON_DEMAND, ""),
                name,
                version,
                account);
    }

    String resourceId() {
        String partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        return "arn:" + partition + ":lambda:" + region + ":" + account + ":function:" + name;
    }
}
