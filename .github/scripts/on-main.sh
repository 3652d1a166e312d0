#!/usr/bin/env bash
# Fails unless the commit GITHUB_SHA is on the branch main, in a clone that has all of origin's branches.
set -euo pipefail

main() {
  if ! git rev-parse --verify --quiet refs/remotes/origin/main >/dev/null; then
    printf '::error::This clone has no branch main of origin: check out with fetch-depth: 0.\n'
    exit 1
  fi
  if ! git merge-base --is-ancestor "$GITHUB_SHA" refs/remotes/origin/main; then
    printf '::error::%s is no commit of main. A version is tagged on main, once its change is merged.\n' "$GITHUB_SHA"
    exit 1
  fi
  printf '%s is a commit of main.\n' "$GITHUB_SHA"
}

main
