#!/usr/bin/env bash
# collect-flows.sh IMAGE MANIFEST: prints, as JSON, what Prefect says of the manifest's flows, by importing them inside the image,
# and which version of Prefect that is. What an import prints goes to standard error, each line marked. Fails when nothing was collected.
# collect-flows.sh --projects IMAGE MANIFEST...: the same for several manifests that share an image, by the folder of each, as its path names
# it. An entrypoint is looked for in that folder inside the image first, and then where a single manifest's is: in the image's working directory.
# Needs bash, Docker, jq and GNU coreutils.
set -euo pipefail

readonly COLLECT_TIMEOUT=300
# Seconds more for each further manifest: each is imported by a process of its own.
readonly FURTHER_TIMEOUT=30
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

# An object of the version of Prefect and the facts, or the bare list of them that older versions wrote; with --projects, the lists by folder.
are_flow_facts() {
  local flows='if type == "object" then .flows else . end | [.]'
  if ((${#options[@]} > 0)); then flows='.projects | if type == "object" then [.[]] else [null] end'; fi
  jq -se 'length == 1
    and (.[0] | type != "object" or (.prefect_version | type == "string" or . == null))
    and (.[0] | '"$flows"' | all(.[]; type == "array" and all(.[]; type == "object" and (.entrypoint | type == "string") and (.name | type == "string"))))' \
    "$1" >/dev/null 2>&1
}

# What the script in the image reads: the manifest, or an object of the manifests by their folders.
write_input() {
  local manifest folder
  if ((${#options[@]} == 0)); then
    cat -- "$1"
    return
  fi
  for manifest in "$@"; do
    folder=$(dirname -- "${manifest#./}")
    if [[ $folder == . ]]; then folder=''; fi
    jq --raw-input --slurp --arg folder "$folder" '{ ($folder): . }' <"$manifest"
  done | jq --slurp 'add'
}

main() {
  options=()
  if [[ ${1:-} == --projects ]]; then
    options=("$1")
    shift
  fi
  if (($# < 2 || ($# > 2 && ${#options[@]} == 0))); then
    printf 'Usage: collect-flows.sh IMAGE MANIFEST, or collect-flows.sh --projects IMAGE MANIFEST...\n' >&2
    exit 2
  fi
  local image=$1 status=0
  shift
  local timeout=$((COLLECT_TIMEOUT + FURTHER_TIMEOUT * ($# - 1)))
  container="collect-flows-${GITHUB_RUN_ID:-0}-${GITHUB_RUN_ATTEMPT:-0}-$$"
  write_input "$@" >"$work_dir/input"

  # No network and nothing to write to: importing a flow must not do anything. The script is an argument, so that the
  # manifest can be the input: PyYAML, which Prefect brings into the image, reads anchors and quotes that grep cannot.
  # In the foreground: what ends this script and all that it has started ends the command, too.
  {
    timeout --foreground "$timeout" docker run --rm --init --interactive --name "$container" \
      --network none --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
      --memory "$MEMORY" --memory-swap "$MEMORY" --pids-limit "$PROCESSES" \
      --env HOME=/tmp --env PREFECT_HOME=/tmp/.prefect --env PYTHONDONTWRITEBYTECODE=1 --env PYTHONIOENCODING=utf-8 \
      --entrypoint python "$image" -c "$(<"$script_dir/collect-flows.py")" "${options[@]}" <"$work_dir/input" \
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
