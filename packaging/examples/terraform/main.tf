data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # The id, because the attribute with the name is called "region" since version 6 of the provider, and "name" before.
  function_arn = "arn:${data.aws_partition.current.partition}:lambda:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:function:${var.function_name}"
}

resource "aws_lambda_layer_version" "extension" {
  count = var.layer_zip == null ? 0 : 1

  layer_name               = var.layer_name
  filename                 = var.layer_zip
  source_code_hash         = filebase64sha256(var.layer_zip)
  compatible_architectures = [var.architecture]
  license_info             = "Apache-2.0"

  lifecycle {
    precondition {
      condition     = var.layer_arn == null
      error_message = "Give layer_arn or layer_zip, not both."
    }
  }
}

resource "aws_iam_role_policy" "extension" {
  count = var.role_name == null || length(local.statements) == 0 ? 0 : 1

  name = "${var.function_name}-edgedelta-extension"
  role = var.role_name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.statements
  })
}
