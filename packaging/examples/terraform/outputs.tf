output "layer_arn" {
  description = "For the function's layers."
  value       = var.layer_zip == null ? var.layer_arn : aws_lambda_layer_version.extension[0].arn

  precondition {
    condition     = var.layer_arn != null || var.layer_zip != null
    error_message = "Give layer_arn or layer_zip."
  }
}

output "environment" {
  description = "For the function's environment variables; merge it with the function's own."
  value       = local.environment

  precondition {
    condition     = (var.endpoint == null) != (var.delivery_stream_arn == null)
    error_message = "Give endpoint or delivery_stream_arn, one of the two."
  }

  precondition {
    condition     = var.token_secret_arn == null || var.token_parameter_arn == null
    error_message = "Give token_secret_arn or token_parameter_arn, not both."
  }
}
