locals {
  # One row a setting: null means that the function does not get the variable.
  given = {
    PUSHER_MODE             = var.delivery_stream_arn == null ? null : "kinesis"
    KINESIS_ENDPOINT        = var.delivery_stream_arn
    ED_ENDPOINT             = var.endpoint
    ED_AUTH_TOKEN_SECRET    = var.token_secret_arn == null ? var.token_parameter_arn : join("#", compact([var.token_secret_arn, var.token_secret_key]))
    ED_FORWARD_LAMBDA_TAGS  = var.forward_tags
    ED_TAG_PREFIX           = var.tag_prefix
    ED_LAMBDA_LOG_TYPES     = var.log_types == null ? null : join(",", sort(var.log_types))
    ED_COMPRESSION          = var.compression
    ED_BUFFER_SIZE_MB       = var.buffer_size_mb
    ED_PUSH_TIMEOUT_SEC     = var.push_timeout_sec
    ED_FLUSH_STRATEGY       = var.flush_strategy
    ED_PRINT_EXTENSION_LOGS = var.print_extension_logs
  }

  environment = merge({ for name, value in local.given : name => tostring(value) if value != null }, var.settings)

  # The least that the settings need; http mode alone needs nothing.
  statements = concat(
    var.delivery_stream_arn == null ? [] : [{
      Effect   = "Allow"
      Action   = ["firehose:PutRecordBatch"]
      Resource = var.delivery_stream_arn
    }],
    var.token_secret_arn == null ? [] : [{
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = var.token_secret_arn
    }],
    var.token_parameter_arn == null ? [] : [{
      Effect   = "Allow"
      Action   = ["ssm:GetParameter"]
      Resource = var.token_parameter_arn
    }],
    var.forward_tags != true ? [] : [{
      Effect   = "Allow"
      Action   = ["lambda:GetFunction", "lambda:ListTags"]
      Resource = local.function_arn
    }],
  )
}
