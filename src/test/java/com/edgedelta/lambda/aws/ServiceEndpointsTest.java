package com.edgedelta.lambda.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.config.AwsEndpointSettings;
import com.edgedelta.lambda.config.Partition;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceEndpointsTest {
    static Service service(String id) {
        return id.equals("secretsmanager") ? Service.SECRETS_MANAGER : Service.valueOf(id.toUpperCase(Locale.ROOT));
    }

    /// The output of `scripts/aws-samples endpoints`: the SDKs' endpoint rules.
    @ParameterizedTest
    @CsvFileSource(resources = "endpoints.csv", numLinesToSkip = 1)
    void areThoseOfTheSdks(String service, String region, boolean fips, boolean dualStack, String endpoint) {
        AwsEndpointSettings settings = new AwsEndpointSettings(fips, dualStack, null, null, null);

        assertThat(ServiceEndpoints.of(service(service), region, settings)).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, aws",
        "xx-tomorrow-9, aws",
        "cn-northwest-1, aws-cn",
        "us-gov-east-1, aws-us-gov",
        "us-iso-west-1, aws-iso",
        "us-isob-east-1, aws-iso-b",
        "eu-isoe-west-1, aws-iso-e",
        "us-isof-south-1, aws-iso-f",
        "eusc-de-east-1, aws-eusc",
    })
    void aRegionsNameTellsItsPartition(String region, String partition) {
        assertThat(Partition.of(region).id()).isEqualTo(partition);
    }

    @Test
    void oneThatWasConfiguredGoesBeforeTheRules() {
        AwsEndpointSettings settings = new AwsEndpointSettings(
                true,
                true,
                URI.create("https://vpce-1.lambda.us-east-1.vpce.amazonaws.com/"),
                URI.create("http://127.0.0.1:4566"),
                URI.create("http://[::1]:8000/ssm/"));

        assertThat(ServiceEndpoints.of(Service.LAMBDA, "us-east-1", settings))
                .isEqualTo("https://vpce-1.lambda.us-east-1.vpce.amazonaws.com");
        assertThat(ServiceEndpoints.of(Service.SECRETS_MANAGER, "us-east-1", settings))
                .isEqualTo("http://127.0.0.1:4566");
        assertThat(ServiceEndpoints.of(Service.SSM, "us-east-1", settings)).isEqualTo("http://[::1]:8000/ssm");
    }
}
