#!/bin/sh
# Checks an unpacked layer, or /opt of a container image: one line for each problem and exit 1, or one line with the size and exit 0.
# POSIX tools only, so that it runs in a small image too.
set -eu

usage() {
  cat <<'END'
Usage: check-tree.sh [option]... FOLDER

Checks that FOLDER, to which the layer was unpacked, holds what Lambda and the extension need, and that nothing else is among the
extension's own files. Other extensions and layers in FOLDER are left alone, as in /opt of a container image.

  --alone        nothing else may be in FOLDER at all, as in a layer's zip
  --arch ARCH    x86_64 or arm64: what the runtime must be built for (default: either, but all of it the same)
  --glibc N      the newest glibc that the runtime may need (default 26, which is 2.26, that of Lambda's oldest system)
  --most-mb N    the most that the extension's files together may have, in MB of 1,000,000 bytes (default 250, which is Lambda's own limit)
  --help         show this

Exit code: 0 when all is well, 1 when not, 2 for a bad option.
END
}

bad() {
  echo "check-tree.sh: $1" >&2
  exit 2
}

arch=
glibc=26
most=250
alone=no
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage && exit 0 ;;
    --alone)
      alone=yes
      shift
      ;;
    --arch | --glibc | --most-mb)
      [ $# -ge 2 ] || bad "$1 needs a value"
      case $1 in
        --arch) arch=$2 ;;
        --glibc) glibc=$2 ;;
        --most-mb) most=$2 ;;
      esac
      shift 2
      ;;
    --) shift && break ;;
    -*) bad "unknown option $1; --help shows what there is" ;;
    *) break ;;
  esac
done
[ $# -eq 1 ] || bad "one folder is needed; --help shows how"
case $arch in '' | x86_64 | arm64) ;; *) bad "--arch $arch: it must be x86_64 or arm64" ;; esac
case $glibc in '' | 0* | *[!0-9]* | ????*) bad "--glibc $glibc: it must be a number from 1 to 999" ;; esac
case $most in '' | 0* | *[!0-9]* | ??????*) bad "--most-mb $most: it must be a number from 1 to 99999" ;; esac
cd -- "$1" 2>/dev/null || bad "$1 is not a folder that can be read"

home=edgedelta-lambda-extension
launcher=extensions/edgedelta-lambda-extension

# What find names, one problem each. Arguments: what is wrong, then find's own.
eachOf() {
  problem=$1
  shift
  find "$@" -print 2>&1 | sed "s|^\\./||; s|\$|: $problem|"
}

# The extension's own files and folders that are there: all that is looked at but for --alone.
ours() {
  for path in "$launcher" "$home"; do
    if [ -e "$path" ] || [ -L "$path" ]; then printf './%s\n' "$path"; fi
  done
}

# What a folder of ours holds besides the names that are given after it; those of folders end with a slash.
# Links and special files have messages of their own.
strangers() {
  in=$1
  shift
  [ -d "$in" ] || return 0
  for name in "$@"; do
    case $name in
      */) set -- "$@" ! \( -type d -name "${name%/}" \) ;;
      *) set -- "$@" ! \( -type f -name "$name" \) ;;
    esac
    shift
  done
  eachOf "does not belong here: the layer has no such file" "./$in" ! -path "./$in" -prune \( -type f -o -type d \) "$@"
}

# All files that a layer may have. Another version of a component may bring a license text whose name belongs here then.
strays() {
  strangers "$home" java.options classes.aot runtime/ NOTICE.txt
  strangers "$home/runtime" bin/ conf/ legal/ lib/ release
  strangers "$home/runtime/bin" java
  strangers "$home/runtime/conf" net.properties sdp/ security/
  strangers "$home/runtime/conf/sdp" sdp.conf.template
  strangers "$home/runtime/conf/security" java.security policy/
  strangers "$home/runtime/conf/security/policy" README.txt limited/ unlimited/
  strangers "$home/runtime/conf/security/policy/limited" default_US_export.policy default_local.policy exempt_local.policy
  strangers "$home/runtime/conf/security/policy/unlimited" default_US_export.policy default_local.policy
  strangers "$home/runtime/lib" libjava.so libjimage.so libjli.so libjsig.so libnet.so libnio.so libsyslookup.so libverify.so libzip.so \
    jexec jspawnhelper jvm.cfg modules security/ server/ tzdb.dat
  strangers "$home/runtime/lib/security" blocked.certs cacerts cacerts.index public_suffix_list.dat
  strangers "$home/runtime/lib/server" libjsig.so libjvm.so
  own=com.edgedelta.lambda
  strangers "$home/runtime/legal" $own/ $own.firehose/ java.base/ java.net.http/ jdk.httpserver/
  for module in java.net.http jdk.httpserver; do
    strangers "$home/runtime/legal/$module" ADDITIONAL_LICENSE_INFO ASSEMBLY_EXCEPTION LICENSE
  done
  strangers "$home/runtime/legal/java.base" ADDITIONAL_LICENSE_INFO ASSEMBLY_EXCEPTION LICENSE \
    aes.md asm.md c-libutl.md cldr.md gcc.md icu.md public_suffix.md siphash.md unicode.md zlib.md
  strangers "$home/runtime/legal/$own" Apache-2.0-LICENSE.txt minimal-json-LICENSE.txt
  strangers "$home/runtime/legal/$own.firehose" LICENSE LICENSE.txt NOTICE NOTICE.txt Apache-2.0-LICENSE.txt \
    FastDoubleParser-LICENSE FastDoubleParser-ThirdParty-LICENSE Schubfach-LICENSE reactive-streams-LICENSE.txt slf4j-api-LICENSE.txt slf4j-nop-LICENSE.txt
}

structure() {
  [ -f "$launcher" ] || echo "$launcher: missing; Lambda finds no extension"
  if [ "$alone" = yes ]; then
    if [ -d extensions ]; then
      eachOf "does not belong here: Lambda runs every file in extensions/" ./extensions ! -path ./extensions -prune ! -path "./$launcher"
    fi
    eachOf "does not belong here: all but extensions/ lies in $home/" . ! -name . -prune ! -name extensions ! -name "$home"
  fi
  strays
  ours | while IFS= read -r path; do
    eachOf "a link: the layer has none" "$path" -type l
    eachOf "neither a file nor a folder" "$path" ! -type f ! -type d ! -type l
  done
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
  for file in "$launcher" "$home/runtime/bin/java" "$home/runtime/lib/jexec" "$home/runtime/lib/jspawnhelper"; do
    if [ -f "$file" ]; then eachOf "not executable for everybody" "$file" ! -perm -0111; fi
  done
  if [ -d "$home" ]; then
    eachOf "executable, which only programs may be" "./$home" -type f \( -perm -0100 -o -perm -0010 -o -perm -0001 \) \
      ! -path '*/runtime/bin/*' ! -path '*/runtime/lib/jexec' ! -path '*/runtime/lib/jspawnhelper'
  fi
  # Lambda runs as another user than the one who packed the files.
  for folder in . extensions; do
    if [ -d "$folder" ]; then eachOf "cannot be entered by everybody" "$folder" -prune ! -perm -0555; fi
  done
  ours | while IFS= read -r path; do
    eachOf "can be written by others than its owner" "$path" ! -type l \( -perm -0020 -o -perm -0002 \)
    eachOf "runs with the rights of its owner or group" "$path" -type f \( -perm -4000 -o -perm -2000 \)
    eachOf "cannot be read by everybody" "$path" -type f ! -perm -0444
    eachOf "cannot be entered by everybody" "$path" -type d ! -perm -0555
  done
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
  files | while IFS= read -r file; do
    is=$(elf "$file")
    [ -n "$is" ] || continue
    [ "$is" = "${expected:-$is}" ] || echo "${file#./}: built for $is, not for $expected"
    needed=$(LC_ALL=C tr -c 'A-Z0-9._' '\n' <"$file" | sed -n 's/^GLIBC_2\.\([0-9][0-9]*\).*/\1/p' | sort -nu | tail -n 1)
    if [ "${needed:-0}" -gt "$glibc" ]; then
      if [ "$glibc" = 26 ]; then
        echo "${file#./}: needs glibc 2.$needed, and Lambda's oldest system has 2.26"
      else
        echo "${file#./}: needs glibc 2.$needed, more than 2.$glibc"
      fi
    fi
  done
}

files() {
  ours | while IFS= read -r path; do find "$path" -type f; done
}

size() {
  ours | while IFS= read -r path; do find "$path" -type f -exec cat {} +; done | wc -c | tr -d ' '
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
echo "check-tree.sh: all is well; $(files | wc -l | tr -d ' ') files for $(elf "$home/runtime/bin/java"), $(size) bytes"
