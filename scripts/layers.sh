# What publish.sh and remove.sh have in common; they read it with `.` after setting $me to their own name; $name, $regions and $architectures
# are what the user asked for.
# shellcheck shell=sh disable=SC2154

bad() {
  echo "$me: $1" >&2
  exit 2
}

fail() {
  echo "$me: $1" >&2
  exit 1
}

# The value of an option: $1 is the option, $2 how many words are left with it, $3 the value.
needsValue() {
  [ "$2" -ge 2 ] && [ -n "$3" ] || bad "$1 needs a value"
}

# A list, separated by commas or spaces, of words of letters, digits, - and _: nothing in it that a shell would take for more than a word.
needsWords() {
  case $2 in
    *[!A-Za-z0-9_,\ -]* | '' | -* | *[,\ ]-*) bad "$1 $2: it must be a name, or several separated by commas" ;;
  esac
}

words() {
  printf '%s\n' "$1" | tr ',' ' '
}

# $1 is a decimal number of one to nine digits that is not 0 and has no leading one.
isNumber() {
  case $1 in '' | 0* | *[!0-9]* | ??????????*) return 1 ;; esac
}

# The bucket asked for: the name of one, in which {region} may stand.
needsBucket() {
  case ${bucket:-x} in *[!a-z0-9.{}-]*) bad "--bucket $bucket: it must be a bucket's name, and may have {region} in it" ;; esac
}

needsAws() {
  command -v aws >/dev/null 2>&1 || fail "the AWS CLI (aws) is not on the PATH: install version 1 or 2 of it"
  # Version 2 would show its answers in a pager.
  AWS_PAGER=''
  export AWS_PAGER
}

# The regions asked for, or the one the AWS CLI is set to.
defaultRegions() {
  if [ -z "$regions" ]; then
    regions=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region 2>/dev/null || true)}}
    [ -n "$regions" ] || bad "no region: name one with --region, or set AWS_REGION"
    needsWords --region "$regions"
  fi
}

defaultArchitectures() {
  if [ -z "$architectures" ]; then
    case $(uname -m) in
      x86_64 | amd64) architectures=x86_64 ;;
      aarch64 | arm64) architectures=arm64 ;;
      *) bad "no architecture: name one with --arch (x86_64 or arm64)" ;;
    esac
  fi
  for arch in $(words "$architectures"); do
    case $arch in x86_64 | arm64) ;; *) bad "--arch $arch: it must be x86_64 or arm64" ;; esac
  done
}

# The layer's name for an architecture.
layerName() {
  printf '%s\n' "$name" | sed "s/{arch}/$1/g"
}

needsName() {
  case $name in *'{arch}'*) ;; *' '* | *,*) bad "--name $name: a layer's name has no space or comma" ;; esac
  case $(layerName x86_64) in
    '' | *[!A-Za-z0-9_-]*) bad "--name $name: only letters, digits, - and _ are allowed, and {arch}" ;;
  esac
  [ "$(layerName x86_64 | wc -c)" -le 65 ] || bad "--name $name: at most 64 characters"
}

# The command as it could be typed.
show() {
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./:=@%+,-]* | '') printf "'%s' " "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")" ;;
      *) printf '%s ' "$word" ;;
    esac
  done
  echo
}
