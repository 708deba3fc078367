#!/bin/sh
# Publishes the built layer as a new layer version, by the AWS CLI, to as many regions and for as many architectures as asked for.
set -eu

me=publish.sh
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/scripts/layers.sh"

# Lambda's limits, in MB of 1,000,000 bytes: for a zip in a request, and for what a function's layers hold.
zipped_mb=50
unzipped_mb=250

usage() {
  cat <<'END'
Usage: scripts/publish.sh [option]...

Publishes packaging/target/edgedelta-lambda-extension-ARCH.zip as a new version of a layer, and prints the version's ARN.

  --name NAME           the layer's name; {arch} in it becomes the architecture (default edgedelta-lambda-extension-{arch})
  --region REGION,...   where to; may be given again (default: the region the AWS CLI is set to)
  --arch ARCH,...       x86_64, arm64 or both; may be given again (default: this machine's)
  --zip FILE            publish this file instead; for one architecture
  --description TEXT    the version's description (default: product, version and architecture)
  --license TEXT        its license (default Apache-2.0)
  --account ID,...      lets these AWS accounts use the version; may be given again
  --public              lets every AWS account use it
  --dry-run             checks the zip and prints the commands, but runs none
  --help                show this

The zip is checked first: nothing is published if it is not what Lambda and the extension need. A region that fails does not keep the
others from being published to.
Exit code: 0 when all was published, 1 when not, 2 for a bad option.
END
}

name='edgedelta-lambda-extension-{arch}'
regions=
architectures=
zip=
description=
license=Apache-2.0
accounts=
public=no
dry=no
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage && exit 0 ;;
    --public) public=yes ;;
    --dry-run) dry=yes ;;
    --name | --region | --arch | --zip | --description | --license | --account)
      needsValue "$1" $# "${2:-}"
      case $1 in
        --name) name=$2 ;;
        --region) needsWords "$1" "$2" && regions="$regions $2" ;;
        --arch) needsWords "$1" "$2" && architectures="$architectures $2" ;;
        --zip) zip=$2 ;;
        --description) description=$2 ;;
        --license) license=$2 ;;
        --account) needsWords "$1" "$2" && accounts="$accounts $2" ;;
      esac
      shift
      ;;
    *) bad "unknown option $1; --help shows what there is" ;;
  esac
  shift
done
needsName
defaultArchitectures
# shellcheck disable=SC2046 # words
set -- $(words "$architectures")
if [ $# -gt 1 ]; then
  [ -z "$zip" ] || bad "--zip $zip: it holds one architecture, and $# were asked for"
  case $name in *'{arch}'*) ;; *) bad "--name $name: it must have {arch} in it where several architectures are published" ;; esac
fi
for account in $(words "$accounts"); do
  case $account in
    ????????????) case $account in *[!0-9]*) bad "--account $account: it must have 12 digits" ;; esac ;;
    *) bad "--account $account: it must have 12 digits" ;;
  esac
done
needsAws
defaultRegions

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

zipOf() {
  printf '%s\n' "${zip:-$root/packaging/target/edgedelta-lambda-extension-$1.zip}"
}

check() {
  file=$(zipOf "$1")
  [ -f "$file" ] || fail "there is no $file: build it with ./mvnw package -DskipTests on a machine of that architecture, or name it with --zip"
  [ "$(wc -c <"$file")" -le $((zipped_mb * 1000000)) ] || fail "$file is larger than the $zipped_mb MB that can be published directly"
  command -v unzip >/dev/null 2>&1 || fail "unzip is missing, and the zip cannot be checked without it"
  (umask 022 && unzip -q "$file" -d "$work/$1") >&2 || fail "$file cannot be unzipped"
  "$root/packaging/layer/check-tree.sh" --arch "$1" --most-mb "$unzipped_mb" "$work/$1" >&2 || fail "$file is not what a layer must be; nothing was published"
  rm -rf "${work:?}/$1"
}

# Runs the command, or shows it.
run() {
  if [ "$dry" = yes ]; then show "$@"; else "$@"; fi
}

# Lets the principal use the version; the version is given in $layer, $region and $version.
permit() {
  run aws lambda add-layer-version-permission --region "$region" --layer-name "$layer" --version-number "$version" \
    --statement-id "$1" --action lambda:GetLayerVersion --principal "$2" --output text --query Statement >"$work/permission" || return 1
  if [ "$dry" = yes ]; then cat "$work/permission"; fi
}

permitAll() {
  if [ "$public" = yes ]; then permit public '*' || return 1; fi
  for account in $(words "$accounts"); do
    permit "account-$account" "$account" || return 1
  done
}

# Adds a line to the table at the end.
note() {
  printf '%-16s %-8s %-8s %s\n' "$@" >>"$work/table"
}

publish() {
  region=$1
  arch=$2
  layer=$(layerName "$arch")
  if ! run aws lambda publish-layer-version --region "$region" --layer-name "$layer" --zip-file "fileb://$(zipOf "$arch")" \
    --compatible-architectures "$arch" --license-info "$license" \
    --description "${description:-Edge Delta Lambda extension $product, $arch}" \
    --query '[Version,LayerVersionArn]' --output text >"$work/answer"; then
    failed=yes
    note "$region" "$arch" - "not published: the AWS CLI's message is above"
    return
  fi
  if [ "$dry" = yes ]; then
    cat "$work/answer"
    version=VERSION
    permitAll
    return
  fi
  read -r version arn <"$work/answer"
  echo "$arn"
  if permitAll; then
    note "$region" "$arch" "$version" "$arn"
  else
    failed=yes
    note "$region" "$arch" "$version" "$arn - published, but not permitted to others"
  fi
}

for arch in $(words "$architectures"); do check "$arch"; done

product=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml" | head -n 1)
failed=no
note REGION ARCH VERSION ARN
for region in $(words "$regions"); do
  for arch in $(words "$architectures"); do
    publish "$region" "$arch"
  done
done
[ "$dry" = yes ] || {
  echo
  cat "$work/table"
}
[ "$failed" = no ] || fail "not all was published; the table says what"
