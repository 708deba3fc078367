"""Checks what the SAM and CloudFormation templates make: layer, settings and permissions of each way to install.

A SAM template is first translated as SAM does it. References, substitutions and conditions are then replaced by their
values. Arguments: the values the examples are given.
"""

import logging
import os
import pathlib
import re
import sys

import yaml
from expect import expected, of_template
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

EXAMPLES = pathlib.Path(__file__).parent.parent
# The translator warns about statistics that are not used here, and asks boto3 for a region.
logging.getLogger("samtranslator").setLevel(logging.ERROR)
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "123456789012",
    "AWS::URLSuffix": "amazonaws.com",
}
NOTHING = object()


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


class Values:
    def __init__(self, template, parameters):
        declared = template.get("Parameters", {})
        unknown = set(parameters) - set(declared)
        if unknown:
            sys.exit(f"the template has no parameter {sorted(unknown)}")
        defaults = {name: entry["Default"] for name, entry in declared.items() if "Default" in entry}
        self.values = {**PSEUDO, **defaults, **parameters}
        missing = set(declared) - set(self.values)
        if missing:
            sys.exit(f"no value for the parameters {sorted(missing)}")
        for name, entry in declared.items():
            if "AllowedPattern" in entry and not re.search(entry["AllowedPattern"], self.values[name]):
                sys.exit(f"{name} does not allow {self.values[name]}")
        self.conditions = template.get("Conditions", {})

    def holds(self, name):
        return self.of(self.conditions[name])

    def of(self, value):
        """The value with all references replaced; references to resources stay as they are."""
        if isinstance(value, list):
            return [entry for entry in map(self.of, value) if entry is not NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name == "Ref":
                return NOTHING if argument == "AWS::NoValue" else self.values.get(argument, value)
            if name == "Fn::Sub" and isinstance(argument, str):
                return re.sub(r"\$\{([^}]+)\}", lambda match: self.values[match.group(1)], argument)
            if name == "Fn::If":
                return self.of(argument[1] if self.holds(argument[0]) else argument[2])
            if name == "Fn::Equals":
                return self.of(argument[0]) == self.of(argument[1])
            if name == "Fn::Not":
                return not self.of(argument[0])
        resolved = ((name, self.of(entry)) for name, entry in value.items())
        return {name: entry for name, entry in resolved if entry is not NOTHING}

    def resources(self, template):
        there = {
            name: self.of(resource)
            for name, resource in template["Resources"].items()
            if "Condition" not in resource or self.holds(resource["Condition"])
        }
        return {"Resources": there}


def made_of(file, parameters):
    template = yaml.load(file.read_text(), Loader)
    values = Values(template, parameters)
    if "Transform" in template:
        template = transform(template, parameters, NoManagedPolicies())
    return of_template(values.resources(template))


def main():
    layer, firehose_layer, endpoint, secret, stream = sys.argv[1:]
    name = stream.rpartition("/")[2]
    given = {
        "http": {"ExtensionLayerArn": layer, "EdgeDeltaEndpoint": endpoint},
        "token": {"ExtensionLayerArn": layer, "EdgeDeltaEndpoint": endpoint, "TokenSecretArn": secret},
        "firehose": {"FirehoseLayerArn": firehose_layer, "DeliveryStreamName": name},
    }
    image = {
        "http": {"EdgeDeltaEndpoint": endpoint},
        "token": {"EdgeDeltaEndpoint": endpoint, "TokenSecretArn": secret},
        "firehose": {"DeliveryStreamName": name},
    }
    problems = 0
    checked = 0
    for way in given:
        must_have, settings, permissions = expected(way, *sys.argv[1:])
        if way == "firehose":
            settings["KINESIS_ENDPOINT"] = name
        cases = {
            f"sam/{way}.yaml": (given[way], (must_have, settings, permissions)),
            f"cloudformation/{way}.yaml": (given[way], (must_have, settings, permissions)),
            "cloudformation/image.yaml": (
                {"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/f:1", **image[way]},
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
    unknown = files - {f"{tool}/{way}.yaml" for tool in ("sam", "cloudformation") for way in given} - {"cloudformation/image.yaml"}
    for file in sorted(unknown):
        problems += 1
        print(f"{file}: what it must make is not known here", file=sys.stderr)
    print(f"templates: {checked} uses of SAM and CloudFormation, {problems} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
