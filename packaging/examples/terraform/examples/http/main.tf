terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "function_zip" {
  description = "Path of the function's own code."
  type        = string
}

variable "layer_arn" {
  description = "ARN of the extension's layer version, as scripts/publish.sh prints it."
  type        = string
}

variable "endpoint" {
  description = "URL of the Edge Delta endpoint."
  type        = string
}

data "aws_partition" "current" {}

resource "aws_iam_role" "function" {
  name = "my-function"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.function.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

module "edgedelta" {
  source = "../.."

  function_name = "my-function"
  role_name     = aws_iam_role.function.name
  layer_arn     = var.layer_arn
  endpoint      = var.endpoint
  forward_tags  = true
}

resource "aws_lambda_function" "function" {
  function_name    = "my-function"
  role             = aws_iam_role.function.arn
  runtime          = "python3.13"
  handler          = "index.handler"
  filename         = var.function_zip
  source_code_hash = filebase64sha256(var.function_zip)
  memory_size      = 256
  timeout          = 30

  layers = [module.edgedelta.layer_arn]

  environment {
    variables = merge(module.edgedelta.environment, {
      STAGE = "production"
    })
  }
}
