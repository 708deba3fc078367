package com.edgedelta.lambda.packaging.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.FirehoseLayer;
import com.edgedelta.lambda.packaging.fixture.MotoServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The packed Firehose layer against a server that plays Firehose and S3: the objects that arrive in the bucket.
final class FirehoseServerIT {
    private static final String BUCKET = "delivered";
    private static final String ARN =
            "arn:aws:firehose:eu-central-1:123456789012:deliverystream/" + FirehoseLayer.STREAM;

    @Test
    void everyLineIsInTheBucketOnce() throws IOException, InterruptedException {
        try (MotoServer server = new MotoServer()) {
            aws(server, "s3api", "create-bucket", "--bucket", BUCKET);
            aws(
                    server,
                    "firehose",
                    "create-delivery-stream",
                    "--delivery-stream-name",
                    FirehoseLayer.STREAM,
                    "--s3-destination-configuration",
                    "RoleARN=arn:aws:iam::123456789012:role/r,BucketARN=arn:aws:s3:::" + BUCKET);
            EmulatorSettings settings =
                    FirehoseLayer.settings().withEnvironment("AWS_ENDPOINT_URL_FIREHOSE", server.url());
            List<String> expected = new ArrayList<>();
            List<Invocation> invocations = new ArrayList<>();
            try (Emulator emulator = new Emulator(settings)) {
                assertThat(emulator.start().problem()).isNull();
                for (int i = 0; i < 8; i++) {
                    Invocation invocation = Deliveries.invocation("invocation " + i, 25);
                    invocations.add(invocation);
                    emulator.invoke(invocation);
                    expected.addAll(Deliveries.expected("invocation " + i, 25));
                }
                assertThat(emulator.shutdown("spindown").code()).isZero();
                assertThat(emulator.output()).isEmpty();
            }
            List<String> records = bucket(server);
            assertThat(FirehoseLayer.messages(records)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(records)
                    .filteredOn(line -> line.contains("platform.report"))
                    .hasSameSizeAs(invocations);
        }
    }

    @Test
    void aStreamThatIsNotThereIsNamedWithTheRegionOfItsArn() throws IOException, InterruptedException {
        try (MotoServer server = new MotoServer();
                Emulator emulator = new Emulator(FirehoseLayer.settings()
                        .withEnvironment("KINESIS_ENDPOINT", ARN)
                        .withEnvironment("AWS_ENDPOINT_URL_FIREHOSE", server.url()))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("lost", 1));

            assertThat(emulator.output())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(
                                    "ResourceNotFoundException",
                                    FirehoseLayer.STREAM,
                                    "eu-central-1",
                                    "KINESIS_ENDPOINT"));
        }
    }

    /// The lines of all objects of the bucket.
    private static List<String> bucket(MotoServer server) {
        String keys = aws(
                server,
                "s3api",
                "list-objects-v2",
                "--bucket",
                BUCKET,
                "--query",
                "Contents[].Key",
                "--output",
                "text");
        List<String> lines = new ArrayList<>();
        for (String key : Arrays.asList(keys.strip().split("\\s+", -1))) {
            aws(server, "s3", "cp", "s3://" + BUCKET + "/" + key, "-").lines().forEach(lines::add);
        }
        return lines;
    }

    private static String aws(MotoServer server, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "aws"));
        command.addAll(List.of(arguments));
        Command done = Command.run(server.environment(), "", command);
        assertThat(done.exitCode()).as(done.errors()).isZero();
        return done.output();
    }
}
