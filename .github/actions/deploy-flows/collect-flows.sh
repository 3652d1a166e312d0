#!/usr/bin/env bash
# collect-flows.sh IMAGE MANIFEST: prints, as JSON, what Prefect says of the manifest's flows, by importing them inside the image,
# and which version of Prefect that is. What an import prints goes to standard error, each line marked. Fails when nothing was collected.
# Needs bash, Docker, jq and GNU coreutils.
set -euo pipefail

readonly COLLECT_TIMEOUT=300
# What the image may take: importing flows needs a part of it. All of the container's memory counts, /tmp among it.
readonly MEMORY=4g
readonly PROCESSES=512
# Bytes of the facts, and of what imports print, that are kept.
readonly MAX_FACTS=4194304
readonly MAX_PRINTED=1048576

script_dir=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

work_dir=$(mktemp -d)
container=''

# Also when the job is cancelled: a container does not end with the command that started it.
clean_up() {
  rm -rf -- "$work_dir"
  [[ -z $container ]] || docker rm --force "$container" >/dev/null 2>&1 || true
}
trap clean_up EXIT

# What the image prints is nobody's workflow command, which begins a line with "::" or, of the old form, stands anywhere as "##[". The runner
# ends a line at a carriage return, too.
show_printed() { tr '\r' '\n' <"$work_dir/printed" | sed -e 's/##\[/## [/g' -e 's/^/collect-flows | /' >&2; }

# kept BYTES FILE: keeps so many of the input. What comes beyond them is read and thrown away, so that nobody fills the disk.
kept() { head --bytes="$1" >"$2" && cat >/dev/null; }

# An object of the version of Prefect and the facts, or the bare list of them that older versions wrote.
are_flow_facts() {
  jq -se 'length == 1
    and (.[0] | if type == "object" then (.prefect_version | type == "string" or . == null) and (.flows | type == "array") else type == "array" end)
    and all(.[0] | if type == "object" then .flows[] else .[] end; type == "object" and (.entrypoint | type == "string") and (.name | type == "string"))' \
    "$1" >/dev/null 2>&1
}

main() {
  if (($# != 2)); then
    printf 'Usage: collect-flows.sh IMAGE MANIFEST\n' >&2
    exit 2
  fi
  local image=$1 manifest=$2 status=0
  container="collect-flows-${GITHUB_RUN_ID:-0}-${GITHUB_RUN_ATTEMPT:-0}-$$"

  # No network and nothing to write to: importing a flow must not do anything. The script is an argument, so that the
  # manifest can be the input: PyYAML, which Prefect brings into the image, reads anchors and quotes that grep cannot.
  # In the foreground: what ends this script and all that it has started ends the command, too.
  {
    timeout --foreground "$COLLECT_TIMEOUT" docker run --rm --init --interactive --name "$container" \
      --network none --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
      --memory "$MEMORY" --memory-swap "$MEMORY" --pids-limit "$PROCESSES" \
      --env HOME=/tmp --env PREFECT_HOME=/tmp/.prefect --env PYTHONDONTWRITEBYTECODE=1 --env PYTHONIOENCODING=utf-8 \
      --entrypoint python "$image" -c "$(<"$script_dir/collect-flows.py")" <"$manifest" \
      | kept "$((MAX_FACTS + 1))" "$work_dir/flows"
  } 2>&1 | kept "$MAX_PRINTED" "$work_dir/printed" || status=$?
  show_printed
  ((status == 0)) || return "$status"
  container=''

  if (($(stat --format %s "$work_dir/flows") > MAX_FACTS)); then
    printf 'What %s printed is more than %s bytes of facts.\n' "$image" "$MAX_FACTS" >&2
    return 1
  fi
  if ! are_flow_facts "$work_dir/flows"; then
    printf 'What %s printed is no list of flows.\n' "$image" >&2
    return 1
  fi
  cat -- "$work_dir/flows"
}

main "$@"
