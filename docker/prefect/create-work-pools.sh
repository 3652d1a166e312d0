#!/usr/bin/env bash
# create-work-pools.sh POOL=NETWORK…: creates each missing work pool of the type docker. An existing one stays as it is, whatever
# was changed in it. Flow runs' containers join the pool's network, whose only service of the stack is Prefect's API.
set -euo pipefail

create() {
  local pool=$1 network=$2
  if prefect work-pool inspect "$pool" >/dev/null 2>&1; then
    printf 'The work pool %s is there.\n' "$pool"
    return
  fi
  python "$(dirname "$0")/base_job_template.py" "$network" <"$work/default.json" >"$work/pool.json"
  prefect work-pool create "$pool" --type docker --base-job-template "$work/pool.json"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefect work-pool get-default-base-job-template --type docker --file "$work/default.json"
for pair in "${@:?Usage: create-work-pools.sh POOL=NETWORK…}"; do
  create "${pair%%=*}" "${pair#*=}"
done
