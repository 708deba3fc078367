#!/bin/sh
# Deletes versions of a published layer, by the AWS CLI, in as many regions and for as many architectures as asked for.
set -eu

me=remove.sh
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/scripts/layers.sh"

usage() {
  cat <<'END'
Usage: scripts/remove.sh --version N | --versions A-B | --keep N | --all [option]...

Deletes versions of a layer. Functions that use a deleted version keep running with it, but it cannot be added to a function any more.

  --version N           this version
  --versions A-B        the versions from A to B, both included
  --keep N              all but the newest N
  --all                 all
  --name NAME           the layer's name; {arch} in it becomes the architecture (default edgedelta-lambda-extension-{arch})
  --region REGION,...   where; may be given again (default: the region the AWS CLI is set to)
  --arch ARCH,...       x86_64, arm64 or both, for {arch}; may be given again (default: this machine's)
  --yes                 do not ask before deleting
  --dry-run             prints the commands and deletes nothing; AWS is called only to list versions, and not at all with --version
  --help                show this

If one region fails, versions are still deleted in the others.
Exit code: 0 if everything that was asked for is deleted, 1 if not, 2 for a bad option.
END
}

name='edgedelta-lambda-extension-{arch}'
regions=
architectures=
which=
from=
to=
keep=
yes=no
dry=no

# What to delete is said once: a second way to say it is a mistake that must not delete anything.
choose() {
  [ -z "$which" ] || bad "$which and $1: only one of --version, --versions, --keep and --all can be given"
  which=$1
}

while [ $# -gt 0 ]; do
  case $1 in
    --help) usage && exit 0 ;;
    --yes) yes=yes ;;
    --dry-run) dry=yes ;;
    --all) choose "$1" ;;
    --version | --versions | --keep | --name | --region | --arch)
      needsValue "$1" $# "${2:-}"
      case $1 in
        --version)
          choose "$1"
          isNumber "$2" || bad "--version $2: it must be a number from 1"
          from=$2
          to=$2
          ;;
        --versions)
          choose "$1"
          from=${2%-*}
          to=${2#*-}
          isNumber "$from" && isNumber "$to" && [ "$2" = "$from-$to" ] && [ "$from" -le "$to" ] || bad "--versions $2: it must be two numbers like 3-7"
          ;;
        --keep)
          choose "$1"
          isNumber "$2" || bad "--keep $2: it must be a number from 1; --all deletes all"
          keep=$2
          ;;
        --name) name=$2 ;;
        --region) needsWords "$1" "$2" && regions="$regions $2" ;;
        --arch) needsWords "$1" "$2" && architectures="$architectures $2" ;;
      esac
      shift
      ;;
    *) bad "unknown option $1; --help shows what there is" ;;
  esac
  shift
done
[ -n "$which" ] || bad "say what to delete: --version N, --versions A-B, --keep N or --all"
needsName
case $name in
  *'{arch}'*) ;;
  *) architectures=x86_64 ;; # Any one: the name is the same, and must be gone through once.
esac
defaultArchitectures
needsAws
defaultRegions

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
: >"$work/chosen"
failed=no

# Standard input is the versions, one a line; standard output those to delete.
chosen() {
  case $which in
    --all) cat ;;
    --keep) sort -rn | tail -n "+$((keep + 1))" ;;
    *)
      while IFS= read -r version; do
        if [ "$version" -ge "$from" ] && [ "$version" -le "$to" ]; then echo "$version"; fi
      done
      ;;
  esac
}

for region in $(words "$regions"); do
  for arch in $(words "$architectures"); do
    layer=$(layerName "$arch")
    if [ "$dry$which" = yes--version ]; then
      # What there is need not be known: nothing is called at all.
      echo "$region $layer $from" >>"$work/chosen"
    elif aws lambda list-layer-versions --region "$region" --layer-name "$layer" --query 'LayerVersions[].[Version]' --output text >"$work/versions"; then
      grep '^[0-9][0-9]*$' "$work/versions" | chosen | sort -n | sed "s/^/$region $layer /" >>"$work/chosen"
    else
      failed=yes
      echo "$region $layer: the versions could not be listed; nothing is deleted there" | tee -a "$work/failures" >&2
    fi
  done
done

if [ ! -s "$work/chosen" ]; then
  [ "$failed" = no ] || fail "nothing was deleted"
  echo "No such version exists: nothing to delete."
  exit 0
fi

count=$(wc -l <"$work/chosen" | tr -d ' ')
if [ "$dry" = no ]; then
  printf '%-16s %s\n' REGION 'LAYER AND VERSION'
  while read -r region layer version; do printf '%-16s %s\n' "$region" "$layer:$version"; done <"$work/chosen"
fi
if [ "$dry$yes" = nono ]; then
  printf 'Delete these (%s)? They cannot be brought back. [y/N] ' "$count"
  answer=
  read -r answer || true
  echo
  case $answer in y | Y | yes) ;; *) fail "nothing was deleted" ;; esac
fi

deleted=0
while read -r region layer version <&3; do
  set -- aws lambda delete-layer-version --region "$region" --layer-name "$layer" --version-number "$version"
  if [ "$dry" = yes ]; then
    show "$@"
  elif "$@"; then
    deleted=$((deleted + 1))
  else
    failed=yes
    echo "$region $layer:$version: not deleted; the AWS CLI's message is above" >>"$work/failures"
  fi
done 3<"$work/chosen"

if [ "$dry" = no ]; then echo "Deleted: $deleted of $count."; fi
if [ "$failed" = yes ]; then
  cat "$work/failures" >&2
  fail "not all was deleted"
fi
