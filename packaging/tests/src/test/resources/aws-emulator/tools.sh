#!/bin/sh
# Builds AWS's own Lambda emulator, the runtime clients and the functions of the tests, at pinned versions, and prints the
# folder they are in. All checkouts of a user share it, in ~/.cache (or $XDG_CACHE_HOME); other versions or functions get
# another folder. Does nothing if they are there; concurrent runs wait for each other. Exit code 77 if something that is
# needed is missing. With the argument node the runtime client of Node.js is among them; it is compiled for minutes. With
# java, that of Java is, which comes from Maven's repository; JAVA_HOME's JDK compiles and runs the function.
set -eu

emulator='github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie@v0.0.0-20261030222936-bef5c4ba774d'
client='awslambdaric==4.2.2'
nodeClient='aws-lambda-ric@4.0.2'
javaClient='com.amazonaws:aws-lambda-java-runtime-interface-client:2.10.1
com.amazonaws:aws-lambda-java-core:1.4.0
com.amazonaws:aws-lambda-java-serialization:1.4.1
software.amazon.awssdk:utils-lite:2.34.0'
# The user that the emulator runs functions as.
user=993

missing() {
  echo "$1" >&2
  exit 77
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ "$(id -u)" = 0 ] || missing "mount namespaces need root"
unshare -m true 2>/dev/null || missing "unshare -m is not permitted"
command -v go >/dev/null 2>&1 || missing "go is missing"
command -v setpriv >/dev/null 2>&1 || missing "setpriv is missing"

python=
for candidate in /usr/bin/python3 /usr/local/bin/python3 $(command -v python3 || true); do
  # One in root's folder cannot be read by the function's user.
  if setpriv --reuid=$user --regid=$user --clear-groups "$candidate" -c 'import sys' 2>/dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || missing "no python3 here can be run by other users"

key=$(cat "$here/tools.sh" "$here"/go/* "$here"/python/* "$here"/node/* "$here"/java/* | cksum | tr ' ' '-')-$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
folder=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/edgedelta-lambda-extension/aws-emulator-$key
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
if [ ! -f "$folder/installed" ]; then
  echo "aws-emulator: building $emulator and $client in $folder" >&2
  mkdir -p "$folder/go" "$folder/python"
  GOBIN=$folder CGO_ENABLED=0 GOFLAGS=-trimpath go install "$emulator" >&2 || missing "go could not build $emulator"
  (cd "$here/go" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -o "$folder/go/bootstrap" .) >&2 || missing "go could not build the function"
  "$python" -m venv "$folder/venv" >&2 || missing "python3 -m venv failed"
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check --target "$folder/python" "$client" >&2 || missing "pip could not install $client"
  rm -rf "$folder/venv"
  cp "$here/python/app.py" "$folder/python/app.py"
  printf '#!/bin/sh\nPYTHONPATH=/var/runtime/python exec %s -m awslambdaric app.handler\n' "$python" >"$folder/python/bootstrap"
  chmod -R a+rX "$folder"
  chmod 755 "$folder/python/bootstrap"
  touch "$folder/installed"
fi
if [ "${1:-}" = node ] && [ ! -f "$folder/node/installed" ]; then
  for tool in node npm cmake g++ make; do
    command -v $tool >/dev/null 2>&1 || missing "$tool is missing"
  done
  rm -rf "$folder/node" "$folder/npm"
  mkdir -p "$folder/node/node_modules" "$folder/npm"
  npm install --prefix "$folder/npm" --no-audit --no-fund --foreground-scripts "$nodeClient" >&2 || missing "npm could not build $nodeClient"
  [ -f "$folder/npm/node_modules/aws-lambda-ric/rapid-client.node" ] || missing "npm did not compile $nodeClient"
  rm -rf "$folder/npm/node_modules/aws-lambda-ric/deps"
  cp -r "$folder/npm/node_modules/aws-lambda-ric" "$folder/npm/node_modules/@aws" "$folder/node/node_modules/"
  rm -rf "$folder/npm"
  cp "$here/node/app.mjs" "$folder/node/app.mjs"
  printf '#!/bin/sh\nexec %s /var/task/node_modules/aws-lambda-ric/index.mjs app.handler\n' "$(command -v node)" >"$folder/node/bootstrap"
  chmod -R a+rX "$folder/node"
  chmod 755 "$folder/node/bootstrap"
  touch "$folder/node/installed"
fi
if [ "${1:-}" = java ] && [ ! -f "$folder/java/installed" ]; then
  java=${JAVA_HOME:-/nowhere}/bin/java
  setpriv --reuid=$user --regid=$user --clear-groups "$java" -version 2>/dev/null || missing "no JDK in JAVA_HOME that other users can run"
  rm -rf "$folder/java"
  mkdir -p "$folder/java/lib"
  root=$here/../../../../../..
  for artifact in $javaClient; do
    "$root/mvnw" -q -N -f "$root/pom.xml" dependency:copy "-Dartifact=$artifact" \
      "-DoutputDirectory=$folder/java/lib" >&2 || missing "Maven could not get $artifact"
  done
  "$JAVA_HOME/bin/javac" -d "$folder/java" -cp "$folder/java/lib/*" "$here/java/App.java" >&2 || missing "javac could not build the function"
  printf '#!/bin/sh\nexec %s --enable-native-access=ALL-UNNAMED -cp "/var/task:/var/task/lib/*" %s App::handleRequest\n' "$java" \
    com.amazonaws.services.lambda.runtime.api.client.AWSLambda >"$folder/java/bootstrap"
  chmod -R a+rX "$folder/java"
  chmod 755 "$folder/java/bootstrap"
  touch "$folder/java/installed"
fi
echo "$folder"
