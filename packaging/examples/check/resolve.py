"""Replaces references, substitutions and conditions of a CloudFormation template by their values."""

import re
import sys

PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "123456789012",
    "AWS::URLSuffix": "amazonaws.com",
}
NOTHING = object()


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
            if name == "Fn::Split":
                return self.of(argument[1]).split(argument[0])
            if name == "Fn::Select":
                return self.of(argument[1])[int(argument[0])]
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
