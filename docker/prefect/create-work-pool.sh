#!/usr/bin/env bash
# Creates the work pool WORK_POOL of the type docker where there is none. One that is there stays as it is, whatever was changed in it.
# Flow runs' containers join the network WORK_POOL_NETWORK, where Prefect's API is and its database is not.
set -euo pipefail

pool=${WORK_POOL:?}
if prefect work-pool inspect "$pool" >/dev/null 2>&1; then
  printf 'The work pool %s is there.\n' "$pool"
  exit 0
fi
template=$(mktemp -d)
trap 'rm -rf "$template"' EXIT
prefect work-pool get-default-base-job-template --type docker --file "$template/default.json"
python "$(dirname "$0")/with_network.py" "${WORK_POOL_NETWORK:?}" <"$template/default.json" >"$template/pool.json"
prefect work-pool create "$pool" --type docker --base-job-template "$template/pool.json"
