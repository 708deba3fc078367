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

Publishes packaging/target/edgedelta-lambda-extension-ARCH.zip as a new version of a layer, and prints the version's ARN,
and at the end all of them as a Markdown table.

  --name NAME           the layer's name; {arch} in it becomes the architecture (default edgedelta-lambda-extension-{arch})
  --region REGION,...   where to; may be given again (default: the region the AWS CLI is set to)
  --arch ARCH,...       x86_64, arm64 or both; may be given again (default: this machine's)
  --zip FILE            publish this file instead; for one architecture
  --description TEXT    the version's description (default: product, version and architecture)
  --license TEXT        its licenses (default: those that the layer's NOTICE.txt names)
  --account ID,...      lets these AWS accounts use the version; may be given again
  --public              lets every AWS account use it
  --bucket NAME         uploads through this S3 bucket a zip that is too large for a direct upload; {region} in it becomes the region,
                        in which the bucket must be
  --verify              reads every version back: checksum, architecture and permissions
  --sar                 publishes, instead of layers, an app of the Serverless Application Repository that creates the layers for
                        x86_64 and arm64; needs both zips and --bucket
  --dry-run             checks the zip and prints the commands, but runs none
  --help                show this

The zip is checked first: nothing is published if the check fails. If one region fails, the others are still published to.
LAYER_ZIPS names a folder with the zips other than packaging/target, such as a release's.
Exit code: 0 if everything was published, 1 if not, 2 for a bad option.
END
}

needsOpenssl() {
  command -v openssl >/dev/null 2>&1 || fail "openssl is missing, which computes checksums for --bucket and --verify"
}

# Where both architectures' zips are, if not where the build leaves them: a release's, say.
zips=${LAYER_ZIPS:-$root/packaging/target}
name='edgedelta-lambda-extension-{arch}'
regions=
architectures=
zip=
description=
license=
shipped=
accounts=
bucket=
verify=no
sar=no
public=no
dry=no
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage && exit 0 ;;
    --public) public=yes ;;
    --verify) verify=yes ;;
    --sar) sar=yes ;;
    --dry-run) dry=yes ;;
    --name | --region | --arch | --zip | --description | --license | --account | --bucket)
      needsValue "$1" $# "${2:-}"
      case $1 in
        --name) name=$2 ;;
        --region) needsWords "$1" "$2" && regions="$regions $2" ;;
        --arch) needsWords "$1" "$2" && architectures="$architectures $2" ;;
        --zip) zip=$2 ;;
        --description) description=$2 ;;
        --license) license=$2 ;;
        --bucket) bucket=$2 ;;
        --account) needsWords "$1" "$2" && accounts="$accounts $2" ;;
      esac
      shift
      ;;
    *) bad "unknown option $1; --help shows what there is" ;;
  esac
  shift
done
needsName
needsBucket
if [ "$sar" = yes ]; then
  [ -n "$bucket" ] || bad "--sar needs --bucket, from which the app's users get the zips"
  [ -z "$zip" ] || bad "--zip $zip: the app has a zip for each architecture"
  [ "$verify" = no ] || bad "--verify is for layers, and not for --sar"
  [ -z "$accounts" ] || [ "$public" = no ] || bad "--account and --public: everybody includes every account"
  architectures=x86_64,arm64
fi
defaultArchitectures
# shellcheck disable=SC2046 # words
set -- $(words "$architectures")
if [ $# -gt 1 ]; then
  [ -z "$zip" ] || bad "--zip $zip: it holds one architecture, and $# were asked for"
  case $name in *'{arch}'*) ;; *) bad "--name $name: it must have {arch} in it if several architectures are published" ;; esac
fi
for account in $(words "$accounts"); do
  case $account in
    ????????????) case $account in *[!0-9]*) bad "--account $account: it must have 12 digits" ;; esac ;;
    *) bad "--account $account: it must have 12 digits" ;;
  esac
done
needsAws
defaultRegions

if [ -n "$bucket" ] || [ "$verify" = yes ]; then needsOpenssl; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

zipOf() {
  printf '%s\n' "${zip:-$zips/edgedelta-lambda-extension-$1.zip}"
}

tooLarge() {
  [ "$(wc -c <"$1")" -gt $((zipped_mb * 1000000)) ]
}

# The checksum that Lambda has of a zip.
checksum() {
  openssl dgst -sha256 -binary "$1" | openssl base64 -A
}

# The bucket in that region.
bucketIn() {
  printf '%s\n' "$bucket" | sed "s/{region}/$1/g"
}

# Where a zip is stored in the bucket: the checksum is a part of it, so that no object is ever replaced.
keyOf() {
  printf '%s/%s/%s\n' "$product" "$(openssl dgst -sha256 -r "$1" | cut -c 1-16)" "${1##*/}"
}

# Uploads the zip to the bucket; its place is left in $key.
upload() {
  key=$(keyOf "$1")
  run aws s3 cp --region "$region" --only-show-errors "$1" "s3://$(bucketIn "$region")/$key"
}

check() {
  file=$(zipOf "$1")
  [ -f "$file" ] || fail "there is no $file: build it with ./mvnw package -DskipTests on a machine of that architecture, or name it with --zip"
  [ -n "$bucket" ] || ! tooLarge "$file" || fail "$file is larger than the $zipped_mb MB that can be published directly: name a bucket with --bucket"
  command -v unzip >/dev/null 2>&1 || fail "unzip is missing, and the zip cannot be checked without it"
  (umask 022 && unzip -q "$file" -d "$work/$1") >&2 || fail "$file cannot be unzipped"
  "$root/packaging/layer/check-tree.sh" --alone --arch "$1" --most-mb "$unzipped_mb" "$work/$1" >&2 || fail "$file is not what a layer must be; nothing was published"
  shipped=${license:-$(sed -n 's/^License: //p' "$work/$1/edgedelta-lambda-extension/NOTICE.txt" 2>/dev/null || true)}
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
  printf '| %s | %s | %s | %s |\n' "$@" >>"$work/table"
}

# Whether what Lambda has is what was published; says what differs.
verifies() {
  aws lambda get-layer-version --region "$region" --layer-name "$layer" --version-number "$version" \
    --query "[Content.CodeSha256,join(' ',CompatibleArchitectures || \`[]\`)]" --output text >"$work/there" || return 1
  IFS='	' read -r sum there <"$work/there"
  wanted=$(checksum "$(zipOf "$arch")")
  if [ "$sum" != "$wanted" ]; then
    echo "$arn: its checksum is $sum, and the zip's $wanted" >&2
    return 1
  fi
  if [ "$there" != "$arch" ]; then
    echo "$arn: it is for ${there:-no architecture}, and not for $arch" >&2
    return 1
  fi
  if [ "$public$accounts" = no ]; then return 0; fi
  aws lambda get-layer-version-policy --region "$region" --layer-name "$layer" --version-number "$version" \
    --query Policy --output text >"$work/policy" || return 1
  for who in $([ "$public" = no ] || echo public) $(words "$accounts" | sed 's/[^ ][^ ]*/account-&/g'); do
    grep -q "\"$who\"" "$work/policy" || {
      echo "$arn: its policy has no statement $who" >&2
      return 1
    }
  done
}

publish() {
  region=$1
  arch=$2
  layer=$(layerName "$arch")
  file=$(zipOf "$arch")
  if tooLarge "$file"; then
    upload "$file" >"$work/answer" || {
      failed=yes
      note "$region" "$arch" - "not uploaded: the AWS CLI's message is above"
      return
    }
    if [ "$dry" = yes ]; then cat "$work/answer"; fi
    set -- --content "S3Bucket=$(bucketIn "$region"),S3Key=$key"
  else
    set -- --zip-file "fileb://$file"
  fi
  if ! run aws lambda publish-layer-version --region "$region" --layer-name "$layer" "$@" \
    --compatible-architectures "$arch" --license-info "${shipped:-Apache-2.0}" \
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
  if ! permitAll; then
    failed=yes
    note "$region" "$arch" "$version" "\`$arn\`: published, but not permitted to others"
  elif [ "$verify" = yes ] && ! verifies; then
    failed=yes
    note "$region" "$arch" "$version" "\`$arn\`: published, but not as it must be"
  else
    note "$region" "$arch" "$version" "\`$arn\`"
  fi
}

# Publishes the app: a new one, or a new version of it.
publishApp() {
  region=$1
  name=edgedelta-lambda-extension
  sed "s|VERSION|$product|g; s|\.\./target/|s3://$(bucketIn "$region")/|" "$root/packaging/sar/template.yaml" >"$work/template.yaml"
  for arch in x86_64 arm64; do
    file=$(zipOf "$arch")
    upload "$file" || return 1
    sed "s|/${file##*/}\$|/$key|" "$work/template.yaml" >"$work/next.yaml"
    mv "$work/next.yaml" "$work/template.yaml"
  done
  app=None
  [ "$dry" = yes ] || app=$(aws serverlessrepo list-applications --region "$region" --query "Applications[?Name=='$name'].ApplicationId | [0]" --output text) || return 1
  if [ "$app" = None ]; then
    run aws serverlessrepo create-application --region "$region" --name "$name" --author 'Edge Delta' \
      --description "Ships a function's logs and platform reports to Edge Delta" --spdx-license-id "${license:-Apache-2.0}" \
      --license-body "file://$root/LICENSE" --readme-body "file://$root/packaging/sar/README.md" --labels logs observability lambda layer \
      --semantic-version "$product" --template-body "file://$work/template.yaml" --query ApplicationId --output text >"$work/answer" || return 1
  else
    run aws serverlessrepo create-application-version --region "$region" --application-id "$app" --semantic-version "$product" \
      --template-body "file://$work/template.yaml" --query ApplicationId --output text >"$work/answer" || return 1
  fi
  cat "$work/answer"
  app=APPLICATION
  [ "$dry" = yes ] || app=$(cat "$work/answer")
  if [ "$public" = yes ]; then
    run aws serverlessrepo put-application-policy --region "$region" --application-id "$app" --statements 'Principals=*,Actions=Deploy' >"$work/policy" || return 1
    if [ "$dry" = yes ]; then cat "$work/policy"; fi
  fi
  if [ -n "$accounts" ]; then
    run aws serverlessrepo put-application-policy --region "$region" --application-id "$app" \
      --statements "Principals=$(words "$accounts" | tr -s ' ' ',' | sed 's/^,//; s/,$//'),Actions=Deploy" >"$work/policy" || return 1
    if [ "$dry" = yes ]; then cat "$work/policy"; fi
  fi
}

for arch in $(words "$architectures"); do check "$arch"; done

product=$("$root/scripts/version")
failed=no
if [ "$sar" = yes ]; then
  for region in $(words "$regions"); do
    publishApp "$region" || {
      failed=yes
      echo "$me: $region: the app is not published; the AWS CLI's message is above" >&2
    }
  done
  [ "$failed" = no ] || fail "not all was published"
  exit 0
fi
note region architecture version ARN
echo '|---|---|---|---|' >>"$work/table"
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
