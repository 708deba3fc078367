# What demo and bench have in common; they read it with `.` after setting $me to their own name and $root to the repository. It finds a
# JDK 25 and builds what is missing or older than its sources.
# shellcheck shell=sh disable=SC2034,SC2154

case $(uname -m) in
  x86_64 | amd64) arch=x86_64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) arch=$(uname -m) ;;
esac

# The packed layer, http or firehose.
zipOf() {
  case $1 in
    firehose) echo "$root/packaging/target/edgedelta-lambda-extension-firehose-$arch.zip" ;;
    *) echo "$root/packaging/target/edgedelta-lambda-extension-$arch.zip" ;;
  esac
}

fail() {
  echo "$me: $1" >&2
  exit "${2:-1}"
}

# The first JDK 25 of JAVA_HOME, PATH and the usual folders.
findJava() {
  for candidate in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java || echo /nowhere)" \
    /usr/lib/jvm/*25*/bin/java "${HOME:-/nowhere}"/.sdkman/candidates/java/25*/bin/java "${HOME:-/nowhere}"/.jdks/*25*/bin/java; do
    if [ -x "$candidate" ] && "$candidate" -version 2>&1 | grep -q 'version "25[."]'; then
      echo "$candidate"
      return
    fi
  done
}

# True if the file is missing or something below the other paths is newer.
stale() {
  file=$1
  shift
  [ ! -f "$file" ] || [ -n "$(find "$@" \( -name target -o -name test \) -prune -o -type f -newer "$file" -print 2>/dev/null | head -n 1)" ]
}

jar() {
  # shellcheck disable=SC2012 # the name is the build's own
  ls "$root"/test-fixtures/target/test-fixtures-*.jar 2>/dev/null | head -n 1
}

# Shows the build's modules as they come; all it prints is kept in a file, whose end is shown if it fails.
build() {
  log=$(mktemp "${TMPDIR:-/tmp}/edgedelta-build.XXXXXX")
  if [ -z "${announced:-}" ]; then
    echo "$me: building what is missing with ./mvnw; the first time downloads the build's tools and takes a few minutes" >&2
    announced=yes
  fi
  # Maven may leave a line unended, so that a last line of ours could not be told from its own.
  (cd "$root" && ./mvnw -Dmaven.test.skip=true -Dspotless.check.skip=true -Dorg.slf4j.simpleLogger.log.org.apache.maven.cli.event.ExecutionEventLogger=info "$@" package || : >"$log.failed") 2>&1 |
    tee "$log" | sed -un "s/.*Building \([^ ]*\) .*\[\([0-9]*\/[0-9]*\)\].*/$me:   \2 \1/p" >&2
  if [ ! -e "$log.failed" ]; then
    rm -f "$log"
  else
    rm -f "$log.failed"
    tail -n 40 "$log" >&2
    fail "the build failed; the lines above say why, and all of them are in $log"
  fi
}

requireJava() {
  java=$(findJava)
  [ -n "$java" ] || fail "no JDK 25 found: set JAVA_HOME to one (looked at JAVA_HOME, PATH, /usr/lib/jvm, ~/.sdkman and ~/.jdks)"
}

# The extension's own classes, as a class path in $core.
requireCore() {
  # shellcheck disable=SC2012 # the name is the build's own
  core=$(ls "$root"/target/extension/edgedelta-lambda-extension-*.jar 2>/dev/null | head -n 1)
  if stale "${core:-/nowhere}" "$root/pom.xml" "$root/src"; then
    build -pl src -am
    # shellcheck disable=SC2012
    core=$(ls "$root"/target/extension/edgedelta-lambda-extension-*.jar | head -n 1)
    touch "$core"
  fi
}

# The emulator and what comes with it.
requireEmulator() {
  if stale "$(jar)" "$root/pom.xml" "$root/test-fixtures/pom.xml" "$root/test-fixtures/src/main"; then
    build -pl test-fixtures
    touch "$(jar)"
  fi
}

# The zip of a layer, http or firehose, or both with `all`: builds what is missing or stale of them, and nothing else. The other
# words are a command that checks the user's options before a build of minutes.
requireLayer() {
  old=
  case $1 in http | all) if staleLayer http; then old=http; fi ;; esac
  case $1 in firehose | all) if staleLayer firehose "$root/firehose-sink"; then old=${old:+$old and }firehose; fi ;; esac
  shift
  case $old in
    '') return ;;
    'http and firehose') only= ;;
    *) only=-Dlayer=$old ;;
  esac
  "$@"
  build ${only:+"$only"} -pl packaging/layer -am
  touch "$(jar)"
  for layer in ${old%% *} ${old##* }; do
    [ -f "$(zipOf "$layer")" ] || fail "the build left no $(zipOf "$layer")"
    touch "$(zipOf "$layer")"
  done
}

staleLayer() {
  file=$(zipOf "$1")
  shift
  stale "$file" "$root/pom.xml" "$root/src" "$root/packaging/pom.xml" "$root/packaging/builder" "$root/packaging/layer" "$@"
}
