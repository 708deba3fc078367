"""What each way to install must become: layer, settings, permissions.

As a program it checks what a tool made of an example: a CloudFormation template, or the list of resources from
pulumi-mocks.js. Its arguments are the way to install, the file, and the values the example was given.
"""

import json
import sys

from resolve import Values

OWN_LOGS = "logs:"


# In permissions, the function itself.
FUNCTION = "the function"


def expected(way, layer, firehose_layer, endpoint, secret, parameter, stream):
    """The way is http, token (a secret), parameter (of SSM) or firehose; with +tags if tags are forwarded."""
    way, _, tags = way.partition("+")
    must_have, settings, permissions = {
        "http": (layer, {"ED_ENDPOINT": endpoint}, []),
        "token": (
            layer,
            {"ED_ENDPOINT": endpoint, "ED_AUTH_TOKEN_SECRET": secret + "#token"},
            [("secretsmanager:GetSecretValue", secret)],
        ),
        "parameter": (
            layer,
            {"ED_ENDPOINT": endpoint, "ED_AUTH_TOKEN_SECRET": parameter},
            [("ssm:GetParameter", parameter)],
        ),
        "firehose": (
            firehose_layer,
            {"PUSHER_MODE": "kinesis", "KINESIS_ENDPOINT": stream},
            [("firehose:PutRecordBatch", stream)],
        ),
    }[way]
    if tags:
        settings["ED_FORWARD_LAMBDA_TAGS"] = "true"
        permissions += [("lambda:GetFunction", FUNCTION), ("lambda:ListTags", FUNCTION)]
    return must_have, settings, sorted(permissions)


def words(value):
    return value if isinstance(value, list) else [value]


def statements(document):
    """Actions and resources; not those for the function's own log, which does not concern the extension."""
    for statement in document["Statement"]:
        if statement["Effect"] != "Allow":
            sys.exit(f"{statement}: it allows nothing")
        for action in words(statement["Action"]):
            if not action.startswith(OWN_LOGS):
                for resource in words(statement["Resource"]):
                    yield action, resource


def of_template(template):
    """Layer, settings and permissions of the one function of a CloudFormation template, whose references are replaced."""
    resources = list(template["Resources"].values())
    functions = [name for name, r in template["Resources"].items() if r["Type"] == "AWS::Lambda::Function"]
    if len(functions) != 1:
        sys.exit(f"{len(functions)} functions where there must be one")
    function = template["Resources"][functions[0]]["Properties"]
    documents = [
        r["Properties"]["PolicyDocument"] for r in resources if r["Type"] in ("AWS::IAM::Policy", "AWS::IAM::RolePolicy")
    ]
    for role in (r["Properties"] for r in resources if r["Type"] == "AWS::IAM::Role"):
        documents += [policy["PolicyDocument"] for policy in role.get("Policies", [])]
    arn = {"Fn::GetAtt": [functions[0], "Arn"]}
    return found(function.get("Layers", []), function["Environment"]["Variables"], documents, arn)


def of_pulumi(made):
    function = next({**r["inputs"], "arn": r["arn"]} for r in made if r["type"] == "aws:lambda/function:Function")
    documents = [json.loads(r["inputs"]["policy"]) for r in made if r["type"] == "aws:iam/rolePolicy:RolePolicy"]
    return found(function["layers"], function["environment"]["variables"], documents, function["arn"])


def found(layers, variables, documents, function):
    settings = {name: value for name, value in variables.items() if name != "STAGE"}
    allowed = [(a, FUNCTION if r == function else r) for d in documents for a, r in statements(d)]
    return layers[0] if len(layers) == 1 else layers, settings, sorted(allowed, key=str)


def main():
    way, file, *values = sys.argv[1:]
    with open(file) as opened:
        made = json.load(opened)
    is_there = of_pulumi(made) if isinstance(made, list) else of_template(Values(made, {}).resources(made))
    must_be = expected(way.lower(), *values)
    if is_there != must_be:
        sys.exit(f"{way}: expected {must_be}\n  but found {is_there}")
    print(f"{way.lower()}: layer, settings and permissions are as they must be")


if __name__ == "__main__":
    main()
