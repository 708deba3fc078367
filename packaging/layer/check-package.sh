#!/bin/sh
# Checks what the build packed, and prints its sizes: the tree in the tar.gz, and the zip's size. PackageIT checks that both hold the same.
# Arguments: the architecture; zip and tar.gz without their endings; the most MB it may have zipped, and unzipped; the newest
# glibc that it may need.
set -eu

arch=$1
zip=$2.zip
tar=$2.tar.gz
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
zipped_mb=$3
unzipped_mb=$4
glibc=$5

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
mkdir "$work/tree"
tar -xzpf "$tar" -C "$work/tree"
"$here/check-tree.sh" --alone --arch "$arch" --glibc "$glibc" --most-mb "$unzipped_mb" "$work/tree" >/dev/null

size=$(wc -c <"$zip" | tr -d ' ')
echo "check-package.sh: ${zip##*/} has $size bytes, ${tar##*/} $(wc -c <"$tar" | tr -d ' '); the layer may have $zipped_mb MB zipped and $unzipped_mb MB unzipped"
[ "$size" -le $((zipped_mb * 1000000)) ] || {
  echo "check-package.sh: $zip is larger than $zipped_mb MB" >&2
  exit 1
}
