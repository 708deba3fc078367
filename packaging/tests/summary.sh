#!/bin/sh
# Prints what the tests of this build showed: per module how many ran, the slowest classes, and the process tests that
# passed only when they were run once more.
# Arguments: the checkout; when the build began, as Maven's maven.build.timestamp.
set -eu

root=$1
began=$(date -u -d "$2" +%s 2>/dev/null || echo 0)

# The reports of this build, not of an earlier one.
reports() {
  find "$root" -path '*-reports/TEST-*.xml' -newermt "@$began" 2>/dev/null
}

# Attributes of each report's <testsuite>: module, name, tests, failures and errors, skipped, seconds.
suites() {
  reports | while IFS= read -r report; do
    module=${report#"$root"/}
    module=${module%/target/*}
    module=${module#target/}
    module=${module%/*-reports/*}
    sed -n "/<testsuite /{p;q;}" "$report" | awk -v module="$module" '{
      split("", value)
      while (match($0, /[a-z]+="[^"]*"/)) {
        pair = substr($0, RSTART, RLENGTH)
        at = index(pair, "=")
        value[substr(pair, 1, at - 1)] = substr(pair, at + 2, length(pair) - at - 2)
        $0 = substr($0, RSTART + RLENGTH)
      }
      gsub(/,/, "", value["time"])
      sub(/.*\./, "", value["name"])
      print module, value["name"], value["tests"], value["failures"] + value["errors"], value["skipped"], value["time"]
    }'
  done
}

suites | sort | awk -v elapsed="$(($(date +%s) - began))" '
  function line(name, tests, failed, skipped, seconds) {
    printf "%-32s %6d tests %4d failed %4d skipped %7.0f s\n", name, tests, failed, skipped, seconds
  }
  {
    if (!($1 in tests)) order[++modules] = $1
    tests[$1] += $3; failed[$1] += $4; skipped[$1] += $5; time[$1] += $6
    all += $3; allFailed += $4; allSkipped += $5
    seconds[$2] = $6
  }
  END {
    print ""
    for (i = 1; i <= modules; i++) line(order[i], tests[order[i]], failed[order[i]], skipped[order[i]], time[order[i]])
    line("all, with the build", all, allFailed, allSkipped, elapsed)
    printf "slowest:"
    for (i = 1; i <= 8; i++) {
      slowest = ""
      for (name in seconds) if (slowest == "" || seconds[name] > seconds[slowest]) slowest = name
      if (slowest == "") break
      printf " %s %.0f s", slowest, seconds[slowest]
      delete seconds[slowest]
    }
    print ""
  }'

# A failure before a success is an element of the test's own, behind its name.
again=$(reports | while IFS= read -r report; do
  awk -F'"' '/<testcase / { for (i = 1; i < NF; i++) { if ($i ~ / name=$/) name = $(i + 1); if ($i ~ / classname=$/) in_class = $(i + 1) } }
    /<flaky(Failure|Error)/ { sub(/.*\./, "", in_class); print "  " in_class "#" name }' "$report"
done | sort -u)
[ -z "$again" ] || printf 'passed only when run once more:\n%s\n' "$again"
