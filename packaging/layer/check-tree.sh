#!/bin/sh
# Checks an unpacked layer, or /opt of a container image: one line for each problem and exit 1, or one line with the size and exit 0.
# POSIX tools only, so that it runs in a small image too.
set -eu

usage() {
  cat <<'END'
Usage: check-tree.sh [option]... FOLDER

Checks that FOLDER, to which the layer was unpacked, holds what Lambda and the extension need, and nothing else.

  --arch ARCH    x86_64 or arm64: what the runtime must be built for (default: either, but all of it the same)
  --most-mb N    the most that all files together may have, in MB of 1,000,000 bytes (default 250, which is Lambda's own limit)
  --help         show this

Exit code: 0 when all is well, 1 when not, 2 for a bad option.
END
}

bad() {
  echo "check-tree.sh: $1" >&2
  exit 2
}

arch=
most=250
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage && exit 0 ;;
    --arch | --most-mb)
      [ $# -ge 2 ] || bad "$1 needs a value"
      if [ "$1" = --arch ]; then arch=$2; else most=$2; fi
      shift 2
      ;;
    --) shift && break ;;
    -*) bad "unknown option $1; --help shows what there is" ;;
    *) break ;;
  esac
done
[ $# -eq 1 ] || bad "one folder is needed; --help shows how"
case $arch in '' | x86_64 | arm64) ;; *) bad "--arch $arch: it must be x86_64 or arm64" ;; esac
case $most in '' | 0* | *[!0-9]* | ??????*) bad "--most-mb $most: it must be a number from 1 to 99999" ;; esac
cd -- "$1" 2>/dev/null || bad "$1 is no folder that can be read"

home=edgedelta-lambda-extension
launcher=extensions/edgedelta-lambda-extension

# What find names, one problem each. Arguments: what is wrong, then find's own.
eachOf() {
  problem=$1
  shift
  find "$@" -print 2>&1 | sed "s|^\\./||; s|\$|: $problem|"
}

structure() {
  [ -f "$launcher" ] || echo "$launcher: missing; Lambda finds no extension"
  if [ -d extensions ]; then
    eachOf "does not belong here: Lambda runs every file in extensions/" ./extensions ! -path ./extensions -prune ! -path "./$launcher"
  fi
  eachOf "does not belong here: all but extensions/ lies in $home/" . ! -name . -prune ! -name extensions ! -name "$home"
  eachOf "a link that leads nowhere" . -type l ! -exec test -e {} \;
  eachOf "neither a file nor a folder nor a link" . ! -type f ! -type d ! -type l
  for file in java.options classes.aot runtime/release runtime/bin/java runtime/lib/modules runtime/lib/server/libjvm.so; do
    if [ ! -f "$home/$file" ]; then
      echo "$home/$file: missing"
    elif [ ! -s "$home/$file" ]; then
      echo "$home/$file: empty"
    fi
  done
  # The runtime's own list of what it holds.
  if [ -s "$home/runtime/release" ]; then
    grep -q '^MODULES=.*[" ]com\.edgedelta\.lambda[" ]' "$home/runtime/release" || echo "$home/runtime/release: names no module com.edgedelta.lambda"
  fi
}

modes() {
  for file in "$launcher" "$home"/runtime/bin/* "$home/runtime/lib/jspawnhelper"; do
    if [ -f "$file" ]; then eachOf "not executable for everybody" "$file" ! -perm -0111; fi
  done
  eachOf "can be written by others than its owner" . ! -type l \( -perm -0020 -o -perm -0002 \)
  # Lambda runs as another user than the one who packed the files.
  eachOf "cannot be read by everybody" . -type f ! -perm -0444
  eachOf "cannot be entered by everybody" . -type d ! -perm -0555
}

# The architecture of an ELF file, from the first 20 bytes: magic, 64 bits, little-endian, and the machine's number; nothing for other files.
elf() {
  case $(od -An -v -tx1 -N20 "$1" 2>/dev/null | tr -d ' \n') in
    7f454c460201*3e00) echo x86_64 ;;
    7f454c460201*b700) echo arm64 ;;
    7f454c46*) echo "an unknown architecture" ;;
  esac
}

# Amazon Linux 2, on which the oldest runtimes run, has glibc 2.26: a newer symbol would keep Java from starting.
# The versions a file needs stand in it as plain text, which every system's tr and grep find.
binaries() {
  if [ -f "$home/runtime/bin/java" ]; then
    expected=${arch:-$(elf "$home/runtime/bin/java")}
    [ -n "$(elf "$home/runtime/bin/java")" ] || echo "$home/runtime/bin/java: no ELF file"
  fi
  find . -type f | while IFS= read -r file; do
    is=$(elf "$file")
    [ -n "$is" ] || continue
    [ "$is" = "${expected:-$is}" ] || echo "${file#./}: built for $is, not for $expected"
    needed=$(LC_ALL=C tr -c 'A-Z0-9._' '\n' <"$file" | sed -n 's/^GLIBC_2\.\([0-9][0-9]*\).*/\1/p' | sort -nu | tail -n 1)
    [ "${needed:-0}" -le 26 ] || echo "${file#./}: needs glibc 2.$needed, and Lambda's oldest system has 2.26"
  done
}

size() {
  find . -type f -exec cat {} + | wc -c | tr -d ' '
}

problems=$(
  structure
  modes
  binaries
  [ "$(size)" -le $((most * 1000000)) ] || echo "$(size) bytes in all: more than $most MB"
)
if [ -n "$problems" ]; then
  printf '%s\n' "$problems" >&2
  exit 1
fi
echo "check-tree.sh: all is well; $(find . -type f | wc -l | tr -d ' ') files for $(elf "$home/runtime/bin/java"), $(size) bytes"
