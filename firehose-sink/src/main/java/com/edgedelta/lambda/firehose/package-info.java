/// The destination of `PUSHER_MODE=kinesis`: an Amazon Data Firehose delivery stream, by the AWS SDK.
@NullMarked
package com.edgedelta.lambda.firehose;

import org.jspecify.annotations.NullMarked;
