# What is not set here is not set on the function either: the extension's own default applies (docs/settings.md).

variable "function_name" {
  description = "Name of the function; the permission to read its tags is limited to it."
  type        = string
}

variable "role_name" {
  description = "Name of the function's execution role, which gets the permissions that the settings need. Null: none are added."
  type        = string
  default     = null
}

variable "layer_arn" {
  description = "ARN of a published layer version. Give this or layer_zip."
  type        = string
  default     = null

  validation {
    condition     = var.layer_arn == null || can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+$", var.layer_arn))
    error_message = "layer_arn must be the ARN of a layer version, with its number at the end."
  }
}

variable "layer_zip" {
  description = "Path of the layer's zip, which is published as a layer of this account."
  type        = string
  default     = null
}

variable "layer_name" {
  description = "Name of the layer that is published from layer_zip."
  type        = string
  default     = "edgedelta-lambda-extension"
}

variable "architecture" {
  description = "Architecture of layer_zip: x86_64 or arm64."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "endpoint" {
  description = "URL of the Edge Delta endpoint. Give this or delivery_stream_arn."
  type        = string
  default     = null

  validation {
    condition     = var.endpoint == null || can(regex("^https?://", var.endpoint))
    error_message = "endpoint must be an http or https URL."
  }
}

variable "delivery_stream_arn" {
  description = "ARN of an Amazon Data Firehose delivery stream to send to instead; needs the Firehose layer."
  type        = string
  default     = null

  validation {
    condition     = var.delivery_stream_arn == null || can(regex("^arn:[a-z-]+:firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/", var.delivery_stream_arn))
    error_message = "delivery_stream_arn must be the ARN of a delivery stream."
  }
}

variable "token_secret_arn" {
  description = "ARN of a secret in Secrets Manager that holds the endpoint's token."
  type        = string
  default     = null

  validation {
    condition     = var.token_secret_arn == null || can(regex("^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:", var.token_secret_arn))
    error_message = "token_secret_arn must be the ARN of a secret."
  }
}

variable "token_parameter_arn" {
  description = "ARN of a parameter in SSM's Parameter Store that is the endpoint's token. Give this or token_secret_arn."
  type        = string
  default     = null

  validation {
    condition     = var.token_parameter_arn == null || can(regex("^arn:[a-z-]+:ssm:[a-z0-9-]+:[0-9]{12}:parameter/", var.token_parameter_arn))
    error_message = "token_parameter_arn must be the ARN of a parameter."
  }
}

variable "token_secret_key" {
  description = "Member of the secret, if it is a JSON object. Null: the whole secret is the token."
  type        = string
  default     = null
}

variable "forward_tags" {
  description = "Put the function's tags and runtime into each record. Adds the permission to read them."
  type        = bool
  default     = null
}

variable "tag_prefix" {
  description = "Put before each tag's key."
  type        = string
  default     = null
}

variable "log_types" {
  description = "Kinds of telemetry to forward: function, platform, extension."
  type        = set(string)
  default     = null

  validation {
    condition     = var.log_types == null ? true : length(setsubtract(var.log_types, ["function", "platform", "extension"])) == 0
    error_message = "log_types may hold function, platform and extension."
  }
}

variable "compression" {
  description = "none or gzip."
  type        = string
  default     = null

  validation {
    condition     = var.compression == null ? true : contains(["none", "gzip"], var.compression)
    error_message = "compression must be none or gzip."
  }
}

variable "buffer_size_mb" {
  description = "The most data held, in MB."
  type        = number
  default     = null

  validation {
    condition     = var.buffer_size_mb == null ? true : var.buffer_size_mb >= 1
    error_message = "buffer_size_mb must be at least 1."
  }
}

variable "push_timeout_sec" {
  description = "The longest one attempt to push may take, in seconds."
  type        = number
  default     = null

  validation {
    condition     = var.push_timeout_sec == null ? true : var.push_timeout_sec >= 1
    error_message = "push_timeout_sec must be at least 1."
  }
}

variable "flush_strategy" {
  description = "When logs are pushed: end, next, adaptive, or periodically and a time in milliseconds, such as periodically,60000."
  type        = string
  default     = null

  validation {
    condition     = var.flush_strategy == null || can(regex("^(end|next|adaptive|periodically,[0-9]+)$", var.flush_strategy))
    error_message = "flush_strategy must be end, next, adaptive or periodically,<ms>."
  }
}

variable "print_extension_logs" {
  description = "Print the extension's own informational lines."
  type        = bool
  default     = null
}

variable "settings" {
  description = "Any other settings, by the names in docs/settings.md. They win over the variables above."
  type        = map(string)
  default     = {}
}
