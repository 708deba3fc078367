"""Checks what a tool made of an example: a CloudFormation template, or the list of resources from pulumi-mocks.js.

Arguments: the way to install, the file, and the values the example was given.
"""

import json
import sys

way, file, layer, firehose_layer, endpoint, secret, stream = sys.argv[1:]
way = way.lower()
EXPECTED = {
    "http": (layer, {"ED_ENDPOINT": endpoint}, []),
    "token": (
        layer,
        {"ED_ENDPOINT": endpoint, "ED_AUTH_TOKEN_SECRET": secret + "#token"},
        [("secretsmanager:GetSecretValue", secret)],
    ),
    "firehose": (
        firehose_layer,
        {"PUSHER_MODE": "kinesis", "KINESIS_ENDPOINT": stream},
        [("firehose:PutRecordBatch", stream)],
    ),
}[way]


def words(value):
    return value if isinstance(value, list) else [value]


def statements(document):
    """Actions and resources; not those for the function's own log, which is no concern of the extension."""
    for statement in document["Statement"]:
        for action in words(statement["Action"]):
            if not action.startswith("logs:"):
                for resource in words(statement["Resource"]):
                    yield action, resource


def of_template(template):
    resources = list(template["Resources"].values())
    function = next(r["Properties"] for r in resources if r["Type"] == "AWS::Lambda::Function")
    documents = [r["Properties"]["PolicyDocument"] for r in resources if r["Type"] == "AWS::IAM::Policy"]
    for role in (r["Properties"] for r in resources if r["Type"] == "AWS::IAM::Role"):
        documents += [policy["PolicyDocument"] for policy in role.get("Policies", [])]
    return function["Layers"], function["Environment"]["Variables"], documents


def of_pulumi(made):
    function = next(r["inputs"] for r in made if r["type"] == "aws:lambda/function:Function")
    documents = [json.loads(r["inputs"]["policy"]) for r in made if r["type"] == "aws:iam/rolePolicy:RolePolicy"]
    return function["layers"], function["environment"]["variables"], documents


with open(file) as opened:
    made = json.load(opened)
layers, variables, documents = of_pulumi(made) if isinstance(made, list) else of_template(made)
variables.pop("STAGE", None)
found = (layers[0] if len(layers) == 1 else layers, variables, [s for d in documents for s in statements(d)])
if found != EXPECTED:
    sys.exit(f"{way}: expected {EXPECTED}\n  but found {found}")
print(f"{way}: layer, settings and permissions are as they must be")
