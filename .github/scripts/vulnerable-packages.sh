#!/usr/bin/env bash
# vulnerable-packages.sh SOLUTION: fails if a package that the solution uses, directly or indirectly, has a known
# vulnerability, and names each. `dotnet list package --vulnerable` exits with 0 whatever it finds.
# Needs bash, jq and a restored solution.
set -euo pipefail

main() {
  local report found
  if ! report=$(dotnet list "$1" package --vulnerable --include-transitive --format json); then
    printf '%s\n::error::dotnet list package failed; the lines above have the reason.\n' "$report"
    exit 1
  fi

  # A report that cannot be read does not count as clean.
  if ! jq -e '.version == 1 and (.projects | type == "array" and length > 0)' <<<"$report" >/dev/null; then
    printf '::error::dotnet list package gave no report that can be read.\n'
    exit 1
  fi
  if ! jq -e '[.problems[]? | select(.level == "error")] == []' <<<"$report" >/dev/null; then
    jq -r '.problems[] | "::error::\(.text | gsub("[\r\n]+"; " "))"' <<<"$report"
    exit 1
  fi

  found=$(jq -r '
    [.projects[].frameworks[]? | (.topLevelPackages // []) + (.transitivePackages // []) | .[] as $package
      | $package.vulnerabilities[]? | "\($package.id) \($package.resolvedVersion): \(.severity), \(.advisoryurl)"]
    | unique[]' <<<"$report")
  if [[ -n $found ]]; then
    while IFS= read -r line; do printf '::error::%s\n' "$line"; done <<<"$found"
    exit 1
  fi
  printf 'No package of %s project(s) has a known vulnerability.\n' "$(jq '.projects | length' <<<"$report")"
}

main "${1:?Usage: vulnerable-packages.sh SOLUTION}"
