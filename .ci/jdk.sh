# Finds JDKs of feature release 25; .ci/run and .ci/weekly read it with `.`.
# shellcheck shell=bash

isJdk25() {
  [ -x "$1/bin/javac" ] && "$1/bin/javac" -version 2>&1 | grep -q '^javac 25'
}

# The folders of all JDKs 25 of JAVA_HOME and the usual places, JAVA_HOME's first.
allJdks25() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/hostedtoolcache/Java_*/*/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -n "$candidate" ] && isJdk25 "$candidate"; then
      (cd -P "$candidate" && pwd)
    fi
  done | awk '!seen[$0]++'
}

# The exact version of a JDK, as its file `release` has it: 25.0.3+9-LTS.
versionOfJdk() {
  sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"$/\1/p' "$1/release"
}

# The folder of the newest one.
newestJdk25() {
  local jdk
  allJdks25 | while IFS= read -r jdk; do
    echo "$(versionOfJdk "$jdk") $jdk"
  done | sort -V | tail -n 1 | cut -d' ' -f2-
}

# Sets JAVA_HOME to the first one.
requireJdk25() {
  JAVA_HOME=$(allJdks25 | head -n 1)
  export JAVA_HOME
  [ -n "$JAVA_HOME" ] || {
    echo "no JDK 25 found: install one, or let JAVA_HOME name it" >&2
    exit 1
  }
}
