# What the steps have in common; they read it with `.`.
# shellcheck shell=bash

# Copies the checkout, without what a build leaves, so that no other layer takes the place of the one in packaging/target.
copyCheckout() {
  mkdir -p "$1"
  tar -cf - --exclude=.git --exclude=target --exclude=node_modules . | tar -xf - -C "$1"
}

# Process tests alone: the arguments are Maven's. In the short form one class of them.
processTests() {
  if [ "$WEEKLY_SHORT" = true ]; then set -- "$@" -Dit.test=LifecycleIT; fi
  ./mvnw --batch-mode verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false "$@"
}
