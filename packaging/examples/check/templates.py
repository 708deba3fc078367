"""Checks what the SAM and CloudFormation templates make: layer, settings and permissions of each way to install.

A SAM template is first translated as SAM does it. References, substitutions and conditions are then replaced by their
values. Arguments: the values the examples are given.
"""

import logging
import os
import pathlib
import sys

import yaml
from expect import expected, of_template
from resolve import Values
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

EXAMPLES = pathlib.Path(__file__).parent.parent
# The translator warns about statistics that are not used here, and asks boto3 for a region.
logging.getLogger("samtranslator").setLevel(logging.ERROR)
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms, such as !Ref."""


def short_form(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix: value}


Loader.add_multi_constructor("!", short_form)


class NoManagedPolicies(ManagedPolicyLoader):
    """The examples name none of AWS's policies in SAM's way, so that AWS need not be asked for them."""

    def __init__(self):
        super().__init__(iam_client=None)

    def load(self):
        return {}


def made_of(file, parameters):
    template = yaml.load(file.read_text(), Loader)
    values = Values(template, parameters)
    if "Transform" in template:
        template = transform(template, parameters, NoManagedPolicies())
    return of_template(values.resources(template))


def main():
    layer, firehose_layer, endpoint, secret, parameter, stream = sys.argv[1:]
    name = stream.rpartition("/")[2]
    given = {
        "http": ("http", {"EdgeDeltaEndpoint": endpoint}),
        "token": ("token", {"EdgeDeltaEndpoint": endpoint, "TokenSecretArn": secret}),
        "parameter": ("token", {"EdgeDeltaEndpoint": endpoint, "TokenSecretArn": parameter}),
        "firehose": ("firehose", {"DeliveryStreamName": name}),
    }
    problems = 0
    checked = 0
    for way in [*given, *(f"{way}+tags" for way in given)]:
        file, values = given[way.removesuffix("+tags")]
        if way.endswith("+tags"):
            values = {**values, "ForwardTags": "true"}
        must_have, settings, permissions = expected(way, *sys.argv[1:])
        if file == "firehose":
            settings["KINESIS_ENDPOINT"] = name
        layers = {"FirehoseLayerArn": firehose_layer} if file == "firehose" else {"ExtensionLayerArn": layer}
        cases = {
            f"sam/{file}.yaml": ({**layers, **values}, (must_have, settings, permissions)),
            f"cloudformation/{file}.yaml": ({**layers, **values}, (must_have, settings, permissions)),
            "cloudformation/image.yaml": (
                {"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/f:1", **values},
                ([], {"PUSHER_MODE": "http", **settings}, permissions),
            ),
        }
        for file, (parameters, must_be) in cases.items():
            checked += 1
            made = made_of(EXAMPLES / file, parameters)
            if made != must_be:
                problems += 1
                print(f"{file}, {way}: expected {must_be}\n  but found {made}", file=sys.stderr)
    files = {f"{tool}/{file.name}" for tool in ("sam", "cloudformation") for file in (EXAMPLES / tool).glob("*")}
    known = {f"{tool}/{file}.yaml" for tool in ("sam", "cloudformation") for file, _ in given.values()}
    for file in sorted(files - known - {"cloudformation/image.yaml"}):
        problems += 1
        print(f"{file}: what it must make is not known here", file=sys.stderr)
    print(f"templates: {checked} uses of SAM and CloudFormation, {problems} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
