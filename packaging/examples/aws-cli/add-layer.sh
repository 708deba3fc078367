#!/bin/sh
# Adds the extension's layer and settings to a function, with the AWS CLI alone; the function keeps all layers and variables it has.
# Another version of the layer is replaced, and so is the one for the other architecture or destination. Running it again with the same
# arguments changes nothing.
set -eu

me=add-layer.sh

usage() {
  cat <<'USAGE'
Usage: add-layer.sh --function NAME --layer ARN [option]... NAME=VALUE...

Adds a layer version and environment variables to a function.

  --function NAME     the function's name or ARN
  --layer ARN         the layer version, as scripts/publish.sh prints it
  --region REGION     the function's region (default: the region the AWS CLI is set to)
  --policy            lets the function's role do what the settings need, and no more
  --remove            removes the layer, the variables that are named (NAME alone) and the policy instead
  --dry-run           shows what would change, and changes nothing
  --help              show this

For an HTTP endpoint, without any permission:
  add-layer.sh --function my-function --layer ARN ED_ENDPOINT=https://...
With a token in Secrets Manager:
  add-layer.sh --function my-function --layer ARN --policy ED_ENDPOINT=https://... ED_AUTH_TOKEN_SECRET=SECRET_ARN#token
For a delivery stream, with the Firehose layer:
  add-layer.sh --function my-function --layer ARN --policy PUSHER_MODE=kinesis KINESIS_ENDPOINT=STREAM_ARN

It needs Python 3, which the AWS CLI's version 1 needs too.
Exit code: 0 if the function is as asked for, 1 if not, 2 for a bad option.
USAGE
}

bad() {
  echo "$me: $1" >&2
  exit 2
}

fail() {
  echo "$me: $1" >&2
  exit 1
}

function=
layer=
region=
policy=no
remove=no
dry=no
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage && exit 0 ;;
    --policy) policy=yes ;;
    --remove) remove=yes ;;
    --dry-run) dry=yes ;;
    --function | --layer | --region)
      if [ $# -lt 2 ] || [ -z "$2" ]; then bad "$1 needs a value"; fi
      case $1 in
        --function) function=$2 ;;
        --layer) layer=$2 ;;
        --region) region=$2 ;;
      esac
      shift
      ;;
    --*) bad "unknown option $1; --help shows what there is" ;;
    *) break ;;
  esac
  shift
done
[ -n "$function" ] || bad "--function is missing"
[ -n "$layer" ] || bad "--layer is missing"
printf '%s\n' "$layer" | grep -Eqx 'arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+' ||
  bad "--layer $layer: it must be the ARN of a layer version, with its number at the end"
for setting in "$@"; do
  # A value may be a secret, so it is never repeated.
  case $setting in -*) bad "${setting%%=*}: options come before NAME=VALUE; --help shows what there is" ;; esac
  case ${setting%%=*} in '' | [!A-Za-z]* | *[!A-Za-z0-9_]*) bad "${setting%%=*}: it must be NAME=VALUE" ;; esac
  case $remove$setting in
    yes*=*) bad "${setting%%=*}: with --remove it must be a name alone" ;;
    yes* | *=*) ;;
    *) bad "$setting: it must be NAME=VALUE" ;;
  esac
done
command -v aws >/dev/null 2>&1 || fail "aws is missing: install the AWS CLI"
command -v python3 >/dev/null 2>&1 || fail "python3 is missing"
if [ -n "$region" ]; then
  AWS_REGION=$region
  AWS_DEFAULT_REGION=$region
  export AWS_REGION AWS_DEFAULT_REGION
fi

# Variables may have any characters, whatever the locale.
export PYTHONUTF8=1 PYTHONIOENCODING=utf-8 AWS_CLI_OUTPUT_ENCODING=utf-8

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
umask 077

aws lambda get-function-configuration --function-name "$function" --output json >"$work/now.json" ||
  fail "the function's configuration cannot be read; the AWS CLI's message is above"

# Reads what the function has, and writes what it must have: a request for update-function-configuration, and the role's policy.
# Values go to files alone: no secret is printed.
cat >"$work/plan.py" <<'PYTHON'
import json
import re
import sys

work, layer, remove = sys.argv[1], sys.argv[2], sys.argv[3] == "yes"
settings = dict(setting.partition("=")[::2] for setting in sys.argv[4:])
with open(work + "/now.json") as file:
    now = json.load(file)


def without_version(arn):
    return arn.rpartition(":")[0]


def product(arn):
    """The layer's name without architecture and destination: two layers of one product have the same files."""
    return re.sub("(-firehose)?(-x86_64|-arm64)?$", "", arn.split(":")[6])


if now.get("Version", "$LATEST") != "$LATEST":
    sys.exit("%s is a published version, which never changes: name the function alone, then publish a new version" % now["FunctionArn"])
if now.get("PackageType") == "Image":
    sys.exit("the function is a container image, which takes no layers: add the extension to the image")
if now.get("Environment", {}).get("Error"):
    sys.exit("the function's variables cannot be read: " + now["Environment"]["Error"].get("Message", "no reason given"))
region, account = now["FunctionArn"].split(":")[3:5]
partition = now["FunctionArn"].split(":")[1]
if not remove:
    if layer.split(":")[3] != region:
        sys.exit("the layer is in %s, and the function in %s: publish the layer there" % (layer.split(":")[3], region))
    architecture = (now.get("Architectures") or ["x86_64"])[0]
    other = {"x86_64": "-arm64", "arm64": "-x86_64"}.get(architecture, "none")
    if layer.split(":")[6].endswith(other):
        sys.exit("the layer is for %s, and the function runs on %s" % (other[1:], architecture))
for name, value in settings.items():
    try:
        value.encode()
    except UnicodeError:
        sys.exit(name + ": the value is not UTF-8")

layers = [entry["Arn"] for entry in now.get("Layers", [])]
same = [arn for arn in layers if without_version(arn) == without_version(layer)]
if remove:
    new_layers = [arn for arn in layers if arn not in same]
elif any(product(arn) == product(layer) for arn in layers):
    same = [arn for arn in layers if product(arn) == product(layer)]
    new_layers = [layer if arn == same[0] else arn for arn in layers if arn == same[0] or arn not in same]
else:
    new_layers = layers + [layer]
variables = now.get("Environment", {}).get("Variables", {})
new_variables = {name: value for name, value in variables.items() if not (remove and name in settings)}
if not remove:
    new_variables.update(settings)

if len(new_layers) > 5:
    sys.exit("the function would have %d layers, and Lambda allows 5" % len(new_layers))
# Lambda counts the variables as JSON.
size = len(json.dumps(new_variables, separators=(",", ":"), ensure_ascii=False).encode())
if size > 4096 and not remove:
    sys.exit("the function's variables would have %d bytes together, and Lambda allows 4096" % size)

request = {}
if new_layers != layers:
    request["Layers"] = new_layers
if new_variables != variables:
    request["Environment"] = {"Variables": new_variables}
for arn in new_layers:
    if arn not in layers:
        print("+ layer " + arn)
for arn in layers:
    if arn not in new_layers:
        print("- layer " + arn)
for name in sorted(set(variables) | set(new_variables)):
    if name not in variables:
        print("+ variable " + name)
    elif name not in new_variables:
        print("- variable " + name)
    elif variables[name] != new_variables[name]:
        print("~ variable " + name)
if request:
    request["FunctionName"] = now["FunctionArn"]
    if "RevisionId" in now:
        # Somebody who changes the function meanwhile is not overwritten.
        request["RevisionId"] = now["RevisionId"]
    with open(work + "/request.json", "w") as file:
        json.dump(request, file)
    if now.get("State") == "Pending" or now.get("LastUpdateStatus") == "InProgress":
        with open(work + "/busy", "w") as file:
            file.write("function-active-v2" if now.get("State") == "Pending" else "function-updated-v2")


def variable(name):
    return new_variables.get(name, "").strip()



def with_suffix(arn):
    """A secret's ARN ends with a hyphen and six characters; what is given may end before them."""
    return arn if re.search("-[A-Za-z0-9]{6}$", arn) else arn + "-??????"


def without_label(parameter, parts):
    """A parameter may have a version or label behind it, which its ARN in a policy has not."""
    return ":".join(parameter.split(":")[:parts])


def statements():
    stream = variable("KINESIS_ENDPOINT")
    if variable("PUSHER_MODE").lower() == "kinesis" and stream:
        if not stream.startswith("arn:"):
            stream = "arn:%s:firehose:%s:%s:deliverystream/%s" % (partition, region, account, stream)
        yield ["firehose:PutRecordBatch"], stream
    secret = variable("ED_AUTH_TOKEN_SECRET").partition("#")[0]
    kind, _, named = secret.partition(":")
    if kind == "arn":
        if ":secretsmanager:" in secret:
            yield ["secretsmanager:GetSecretValue"], with_suffix(secret)
        else:
            yield ["ssm:GetParameter"], without_label(secret, 6)
    elif kind == "ssm" or secret.startswith("/"):
        name = without_label(named if kind == "ssm" else secret, 1)
        yield ["ssm:GetParameter"], "arn:%s:ssm:%s:%s:parameter/%s" % (partition, region, account, name.lstrip("/"))
    elif secret:
        name = named if kind == "secretsmanager" else secret
        yield ["secretsmanager:GetSecretValue"], "arn:%s:secretsmanager:%s:%s:secret:%s-??????" % (partition, region, account, name)
    if variable("ED_FORWARD_LAMBDA_TAGS").lower() == "true":
        yield ["lambda:GetFunction", "lambda:ListTags"], now["FunctionArn"].rpartition(":function:")[0] + ":function:" + now["FunctionName"]


allowed = [] if remove else [{"Effect": "Allow", "Action": action, "Resource": resource} for action, resource in statements()]
with open(work + "/policy.json", "w") as file:
    if allowed:
        json.dump({"Version": "2012-10-17", "Statement": allowed}, file)
with open(work + "/role", "w") as file:
    file.write(now["Role"].rpartition("/")[2] + "\n")
# A role may be shared by functions, each of which has its own settings.
with open(work + "/policy-name", "w") as file:
    file.write("edgedelta-extension-" + now["FunctionName"] + "\n")
PYTHON
python3 "$work/plan.py" "$work" "$layer" "$remove" "$@" >"$work/changes" 2>"$work/problem" || fail "$(cat "$work/problem")"
role=$(cat "$work/role")
name=$(cat "$work/policy-name")

# Whether the role has the policy as it must be; a role without one fails the first command.
policyIsThere() {
  aws iam get-role-policy --role-name "$role" --policy-name "$name" --query PolicyDocument --output json >"$work/policy-now.json" 2>"$work/no-policy" || return 1
  python3 -c 'import json, sys; sys.exit(json.load(open(sys.argv[1])) != json.load(open(sys.argv[2])))' "$work/policy-now.json" "$work/policy.json"
}

if [ "$policy" = yes ] && [ "$remove" = no ] && [ -s "$work/policy.json" ] && ! policyIsThere; then
  echo "+ policy $name of role $role: $(cat "$work/policy.json")" >>"$work/changes"
  : >"$work/put-policy"
fi
# Settings that need no permission any more lose it, too.
if [ "$policy" = yes ] && [ ! -s "$work/policy.json" ] && aws iam get-role-policy --role-name "$role" --policy-name "$name" --output text >"$work/policy-now" 2>"$work/no-policy"; then
  echo "- policy $name of role $role" >>"$work/changes"
  : >"$work/delete-policy"
fi

if [ ! -s "$work/changes" ]; then
  echo "The function is as asked for: nothing to change."
  exit 0
fi
cat "$work/changes"
if [ "$dry" = yes ]; then exit 0; fi
inRegion=${region:+ --region $region}
if [ -s "$work/busy" ]; then
  fail "Lambda is not done with the last change of the function; nothing is changed. Run this again after: aws lambda wait $(cat "$work/busy") --function-name $function$inRegion"
fi

# The permission comes first, so that the first invocation with the extension has it.
if [ -f "$work/put-policy" ]; then
  aws iam put-role-policy --role-name "$role" --policy-name "$name" --policy-document "file://$work/policy.json" ||
    fail "the role's policy cannot be written; the function is unchanged"
fi
if [ -f "$work/request.json" ]; then
  aws lambda update-function-configuration --cli-input-json "file://$work/request.json" --query LastUpdateStatus --output text >"$work/status" ||
    fail "the function cannot be changed; the AWS CLI's message is above. If it was changed by somebody else meanwhile, run this again"
fi
if [ -f "$work/delete-policy" ]; then
  aws iam delete-role-policy --role-name "$role" --policy-name "$name" || fail "the role's policy cannot be deleted"
fi
echo "The function is changed; it takes effect when Lambda's update is complete: aws lambda wait function-updated-v2 --function-name $function$inRegion"
