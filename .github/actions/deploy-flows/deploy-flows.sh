#!/usr/bin/env bash
# Posts a signed build result to the deployment gateway, waits for the rollout, and reports what became of it; or asks what
# the rollout would do, and reports that.
# Needs bash, curl, jq and openssl. README.md describes inputs and outcomes.
set -euo pipefail
# Bytes and not characters: lengths below are those of the secret's key. Nothing made here is for others to read.
export LC_ALL=C
umask 077

# The gateway answers as soon as the rollout ends, and no later than this. Longer waits are made of several posts under
# one id, because many a proxy cuts off a request that is silent for a minute.
readonly LONGEST_POST=50
# What a post may take beyond its waiting.
readonly POST_MARGIN=25
readonly MAX_FINDINGS=200

script_dir=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# GitHub's tokens live for five minutes.
readonly TOKEN_LIFETIME=120

work_dir=''
rollout_url=''
token_time=0

# ---------------------------------------------------------------- what GitHub reads

# Text of a workflow command. A line break would end the command and let the text begin another.
escape_text() {
  local text=$1
  text=${text//'%'/'%25'}
  text=${text//$'\r'/'%0D'}
  text=${text//$'\n'/'%0A'}
  printf '%s' "$text"
}

# A line of the log. A command of the old form may stand anywhere in one.
say() { printf '%s\n' "${1//'##['/'## ['}"; }
error() { printf '::error::%s\n' "$(escape_text "$1")"; }
warning() { printf '::warning::%s\n' "$(escape_text "$1")"; }
notice() { printf '::notice::%s\n' "$(escape_text "$1")"; }

fail() {
  error "$1"
  exit 1
}

# set_output NAME VALUE. A value is one line, so that it cannot set another output.
set_output() {
  printf '%s=%s\n' "$1" "${2//[$'\r\n']/ }" >>"${GITHUB_OUTPUT:-/dev/null}"
}

clean_up() {
  [[ -z $work_dir ]] || rm -rf -- "$work_dir"
}

# ---------------------------------------------------------------- inputs

input_errors=()

require() {
  local name=$1 value=$2 pattern=$3 expected=$4
  if [[ -z $value ]]; then
    input_errors+=("$name is missing: expected $expected.")
  elif [[ ! $value =~ $pattern ]]; then
    input_errors+=("$name must be $expected.")
  fi
}

trim() {
  local text=$1
  text=${text#"${text%%[![:space:]]*}"}
  text=${text%"${text##*[![:space:]]}"}
  printf '%s' "$text"
}

# Whether GitHub gives this job a token that says who it is: it does with the permission id-token: write.
takes_token() { [[ -n $token_request_url && -n $token_request_token ]]; }

is_pull_request() {
  [[ ${GITHUB_EVENT_NAME:-} == pull_request* || ${GITHUB_REF:-} == refs/pull/* ]]
}

# What is planned of a pull request is its last commit, not the merge that GITHUB_SHA names: images are tagged by it, and it
# is what the author knows. Under pull_request_target ref and commit are the target branch's, so both come from the event.
read_pull_request() {
  local event=${GITHUB_EVENT_PATH:-} number
  if [[ -z $event || ! -r $event ]]; then
    input_errors+=('GITHUB_EVENT_PATH is missing: expected the file that describes the pull request.')
    return
  fi
  number=$(jq -r '.pull_request.number // ""' "$event" 2>/dev/null) || number=''
  sha=$(jq -r '.pull_request.head.sha // ""' "$event" 2>/dev/null) || sha=''
  require 'the number of the pull request in GITHUB_EVENT_PATH' "$number" '^[1-9][0-9]{0,14}$' 'a whole number'
  ref="refs/pull/$number/merge"
  base_ref=${GITHUB_BASE_REF:-}
  require GITHUB_BASE_REF "$base_ref" '^[^[:space:]]+$' 'the branch that the pull request is to be merged into'
}

read_inputs() {
  gateway_url=$(trim "${INPUT_GATEWAY_URL:-}")
  while [[ $gateway_url == */ ]]; do gateway_url=${gateway_url%/}; done
  audience=$(trim "${INPUT_AUDIENCE:-}")
  audience=${audience:-$gateway_url}
  token_request_url=${ACTIONS_ID_TOKEN_REQUEST_URL:-}
  token_request_token=${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}
  secret=$(trim "${INPUT_SECRET:-}")
  image=$(trim "${INPUT_IMAGE:-}")
  digest=$(trim "${INPUT_DIGEST:-}")
  manifest=${INPUT_MANIFEST:-prefect.yaml}
  checks=${INPUT_CHECKS:-"{}"}
  outputs=${INPUT_OUTPUTS:-"{}"}
  wait_seconds=$(trim "${INPUT_WAIT:-600}")
  flow_facts=${INPUT_FLOW_FACTS:-auto}
  allow_mass_prune=$(trim "${INPUT_ALLOW_MASS_PRUNE:-false}")
  ref=${GITHUB_REF:-}
  sha=${GITHUB_SHA:-}
  base_ref=''
  # From here on no program that is started gets the secret, or can get a token.
  unset INPUT_SECRET ACTIONS_ID_TOKEN_REQUEST_TOKEN

  # The runner reads this line and hides the secret from the log. Anywhere else it would only print it.
  if [[ ${GITHUB_ACTIONS:-} == true && -n $secret && $secret != *[[:cntrl:]]* ]]; then
    printf '::add-mask::%s\n' "$(escape_text "$secret")"
  fi
}

check_inputs() {
  require gateway-url "$gateway_url" '^https?://[^[:space:]/@?#]+(/[^[:space:]@?#]*)?$' \
    'the address of the gateway, such as https://gateway.example.org, without user, query or fragment'
  require image "$image" '^[^[:space:]@]+:[^[:space:]@/]+$' 'the image with its tag, such as ghcr.io/org/name:main-abcdef1, without digest'
  [[ -z $digest ]] || require digest "$digest" '^sha256:[0-9a-f]{64}$' 'sha256: and 64 lower-case hexadecimal digits'
  require wait "$wait_seconds" '^[1-9][0-9]{0,4}$' 'whole seconds from 1 to 21600'
  if [[ $wait_seconds =~ ^[1-9][0-9]{0,4}$ ]] && ((wait_seconds > 21600)); then
    input_errors+=('wait must be whole seconds from 1 to 21600.')
  fi

  require allow-mass-prune "$allow_mass_prune" '^(true|false)$' 'true or false'
  check_secret
  check_manifest
  check_checks
  check_outputs
  check_flow_facts

  require GITHUB_REPOSITORY "${GITHUB_REPOSITORY:-}" '^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$' 'the full name of the repository, owner/name'
  [[ -z ${GITHUB_REPOSITORY_ID:-} ]] || require GITHUB_REPOSITORY_ID "$GITHUB_REPOSITORY_ID" '^[1-9][0-9]{0,14}$' 'a whole number'
  if is_pull_request; then
    read_pull_request
  else
    require GITHUB_REF "$ref" '^refs/[^[:space:]]+$' 'a full git ref, such as refs/heads/main'
  fi
  require "$(is_pull_request && printf 'the last commit in GITHUB_EVENT_PATH' || printf 'GITHUB_SHA')" "$sha" '^[0-9a-f]{40}$' 'a commit of 40 lower-case hexadecimal digits'
  require GITHUB_RUN_ID "${GITHUB_RUN_ID:-}" '^[1-9][0-9]{0,14}$' 'a whole number'
  require GITHUB_RUN_NUMBER "${GITHUB_RUN_NUMBER:-}" '^[1-9][0-9]{0,14}$' 'a whole number'
  require GITHUB_RUN_ATTEMPT "${GITHUB_RUN_ATTEMPT:-}" '^[1-9][0-9]{0,8}$' 'a whole number'

  if ((${#input_errors[@]} > 0)); then
    local problem
    for problem in "${input_errors[@]}"; do error "$problem"; done
    exit 1
  fi
}

check_secret() {
  local bytes
  if [[ -z $secret ]]; then
    takes_token || input_errors+=('secret is missing: expected whsec_<base64>, or plain text, unless the job has the permission id-token: write. Is it set for this repository or environment, and passed on to a reusable workflow?')
  elif [[ $secret == *[[:cntrl:]]* ]]; then
    input_errors+=('secret must be one line without control characters.')
  elif [[ $secret == whsec_* && ! ${secret#whsec_} =~ ^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$ ]]; then
    input_errors+=('secret begins with whsec_, but what follows is not base64.')
  else
    bytes=$(secret_key | to_hex)
    ((${#bytes} >= 48)) || input_errors+=("secret has $((${#bytes} / 2)) bytes and needs 24 or more.")
  fi
}

check_manifest() {
  if [[ ! -f $manifest || ! -r $manifest ]]; then
    input_errors+=("manifest names no file that can be read: $manifest. Is the repository checked out?")
  elif [[ ! -s $manifest ]]; then
    input_errors+=("manifest is empty: $manifest.")
  elif ! jq -Rse 'contains("\ufffd") | not' "$manifest" >/dev/null; then
    input_errors+=("manifest is not UTF-8: $manifest.")
  fi
}

check_checks() {
  # A job of GitHub's `needs` is an object with its result; everything else must already be an outcome.
  if ! checks=$(jq -sce '
      if length == 1 and (.[0] | type) == "object" then .[0] else error("not an object") end
      | map_values(if type == "object" then .result else . end)
      | if all(.[]; type == "string" and . != "") then . else error("not an outcome") end' <<<"$checks" 2>/dev/null); then
    input_errors+=('checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs) gives.')
  fi
}

check_outputs() {
  if ! outputs=$(jq -sce '
      if length == 1 and (.[0] | type) == "object" then .[0] else error("not an object") end
      | if all(.[]; type == "object" and all(.[]; type != "object" and type != "array")) then . else error("not outputs") end' <<<"$outputs" 2>/dev/null); then
    input_errors+=('outputs must be a JSON object of step ids and what each step gave, single values by name, such as {"get-commit-hash":{"stdout":"abc1234"}}.')
  fi
}

check_flow_facts() {
  case $flow_facts in
    auto | none) ;;
    *)
      if [[ ! -f $flow_facts || ! -r $flow_facts ]]; then
        input_errors+=("flow-facts must be auto, none or the path of a file; there is no file $flow_facts.")
      elif ! are_flow_facts "$flow_facts"; then
        input_errors+=("flow-facts must be flows with entrypoint and name, as collect-flows.py writes them: $flow_facts.")
      fi
      ;;
  esac
}

# An object of the version of Prefect and the facts, or the bare list of them that older versions wrote.
are_flow_facts() {
  jq -se 'length == 1
    and (.[0] | if type == "object" then (.prefect_version | type == "string" or . == null) and (.flows | type == "array") else type == "array" end)
    and all(.[0] | if type == "object" then .flows[] else .[] end; type == "object" and (.entrypoint | type == "string") and (.name | type == "string"))' \
    "$1" >/dev/null 2>&1
}

# ---------------------------------------------------------------- flow facts

# Writes what Prefect says of the flows into a file; an empty list when it cannot be had, for the gateway knows other ways.
gather_flows() {
  local target=$1
  printf '[]\n' >"$target"
  case $flow_facts in
    none) ;;
    auto) collect_flows "$target" ;;
    *) cat -- "$flow_facts" >"$target" ;;
  esac

  # The gateway refuses a version that is none; better none than no deployment.
  prefect_version=$(jq -r 'if type == "object" then .prefect_version // "" else "" end' "$target")
  if [[ -n $prefect_version && ! $prefect_version =~ ^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}((a|b|rc)[0-9]{1,6})?(\.post[0-9]{1,6})?(\.dev[0-9]{1,6})?$ ]]; then
    warning 'What was collected as the version of Prefect in the image is none, and is left out.'
    prefect_version=''
  fi
}

collect_flows() {
  local target=$1 reference=$image count
  if ! command -v docker >/dev/null || ! docker version >/dev/null 2>&1; then
    warning 'Docker is not there: the flows are not collected from the image, and the gateway has to know them otherwise.'
    return
  fi

  # The digest names what was built, whatever the tag names by now.
  [[ -z $digest ]] || reference="${image%:*}@$digest"
  if ! bash "$script_dir/collect-flows.sh" "$reference" "$manifest" >"$target" 2>"$work_dir/collect"; then
    cat -- "$work_dir/collect"
    printf '[]\n' >"$target"
    warning "The flows could not be collected from $reference: the gateway has to know them otherwise. The log above has the reason."
    return
  fi

  cat -- "$work_dir/collect"
  count=$(jq 'if type == "object" then .flows else . end | length' "$target")
  say "Collected $count flow(s) from $reference."
  if [[ -s $work_dir/collect ]] && grep -q 'cannot be imported:' "$work_dir/collect"; then
    warning 'Some flows could not be imported inside the image and are left out; the log above names them.'
  fi
}

# ---------------------------------------------------------------- body and signature

write_body() {
  local flows=$1 target=$2
  jq -nc \
    --rawfile manifest "$manifest" --slurpfile flows "$flows" --argjson checks "$checks" --argjson outputs "$outputs" \
    --arg repository "$GITHUB_REPOSITORY" --arg repository_id "${GITHUB_REPOSITORY_ID:-}" \
    --arg ref "$ref" --arg base_ref "$base_ref" --arg sha "$sha" \
    --arg run_id "$GITHUB_RUN_ID" --arg run_number "$GITHUB_RUN_NUMBER" --arg run_attempt "$GITHUB_RUN_ATTEMPT" \
    --arg workflow "${GITHUB_WORKFLOW:-}" --arg event_name "${GITHUB_EVENT_NAME:-}" --arg server_url "${GITHUB_SERVER_URL:-}" \
    --arg actor "${GITHUB_ACTOR:-}" --arg image "$image" --arg digest "$digest" \
    --arg allow_mass_prune "$allow_mass_prune" --arg plan "$plan" --arg prefect_version "$prefect_version" '
    {
      repository: $repository,
      repository_id: (if $repository_id == "" then null else ($repository_id | tonumber) end),
      ref: $ref,
      base_ref: (if $base_ref == "" then null else $base_ref end),
      sha: $sha,
      run_id: ($run_id | tonumber),
      run_number: ($run_number | tonumber),
      run_attempt: ($run_attempt | tonumber),
      actor: (if $actor == "" then null else $actor end),
      workflow: (if $workflow == "" then null else $workflow end),
      event_name: (if $event_name == "" then null else $event_name end),
      server_url: (if $server_url == "" then null else $server_url end),
      image: $image,
      digest: (if $digest == "" then null else $digest end),
      checks: $checks,
      outputs: (if $outputs == {} then null else $outputs end),
      allow_mass_prune: (if $allow_mass_prune == "true" then true else null end),
      plan_only: (if $plan == "true" then true else null end),
      manifest: $manifest,
      prefect_version: (if $prefect_version == "" then null else $prefect_version end),
      flows: ($flows[0] | if type == "object" then .flows else . end)
    } | with_entries(select(.value != null))' >"$target"
}

to_hex() {
  local hex
  hex=$(od -An -v -tx1)
  printf '%s' "${hex//[[:space:]]/}"
}

sha256() { openssl dgst -sha256 -binary; }

# The bytes of the secret's key.
secret_key() {
  if [[ $secret == whsec_* ]]; then
    printf '%s' "${secret#whsec_}" | openssl base64 -d -A
  else
    printf '%s' "$secret"
  fi
}

# key_pad HEX BYTE: the key's block of 64 bytes, each xored with BYTE, as escapes of printf.
key_pad() {
  local key=$1 pad=$2 index escapes='' byte
  for ((index = 0; index < 128; index += 2)); do
    printf -v byte '\\x%02x' "$((16#${key:index:2} ^ pad))"
    escapes+=$byte
  done
  printf '%s' "$escapes"
}

# HMAC-SHA256 by its definition (RFC 2104), of what comes in, in base64. `openssl dgst -hmac` would do it in one call, but
# shows the key to everybody who lists the processes; printf is part of bash, and what it writes goes through a pipe.
hmac() {
  {
    printf '%b' "$outer_pad"
    { printf '%b' "$inner_pad" && cat; } | sha256
  } | sha256 | openssl base64 -A
}

prepare_key() {
  local key
  [[ -n $secret ]] && has_secret=true || has_secret=false
  $has_secret || return 0
  key=$(secret_key | to_hex)
  # A key longer than a block is replaced by its digest.
  ((${#key} <= 128)) || key=$(secret_key | sha256 | to_hex)
  while ((${#key} < 128)); do key+=00; done
  inner_pad=$(key_pad "$key" 0x36)
  outer_pad=$(key_pad "$key" 0x5c)
  secret=''
}

# Gets a token of GitHub for the gateway, unless there is a fresh one; sets authorization, curl's option for it. Tokens are in
# files only: what stands on a command line is seen by everybody who lists the processes.
prepare_token() {
  local url=$token_request_url token
  authorization=()
  takes_token || return 0
  if ((token_time == 0 || SECONDS - token_time >= TOKEN_LIFETIME)); then
    [[ $url == *\?* ]] && url+='&' || url+='?'
    url+="audience=$(jq -rn --arg audience "$audience" '$audience | @uri')"
    printf 'Authorization: Bearer %s\n' "$token_request_token" >"$work_dir/token-request"
    if ! curl --silent --show-error --fail --globoff --proto '=http,https' --connect-timeout 15 --max-time 30 --retry 3 \
      --header "@$work_dir/token-request" --header 'User-Agent: deploy-flows' \
      --output "$work_dir/token-answer" "$url" 2>"$work_dir/curl" \
      || ! token=$(jq -re '.value | strings | select(test("^[A-Za-z0-9_.-]+$"))' "$work_dir/token-answer" 2>/dev/null); then
      fail "GitHub gave no token for $audience: $(<"$work_dir/curl")"
    fi
    printf '::add-mask::%s\n' "$token"
    printf 'Authorization: Bearer %s\n' "$token" >"$work_dir/token"
    rm -f -- "$work_dir/token-request" "$work_dir/token-answer"
    # Not 0, which is none.
    token_time=$((SECONDS + 1))
  fi
  authorization=(--header "@$work_dir/token")
}

# prepare_proof ID FILE: sets proof, curl's options that say who sends it: a signature of the file, a token, or both.
prepare_proof() {
  local id=$1 file=$2 timestamp signature
  prepare_token
  proof=("${authorization[@]}")
  if $has_secret; then
    timestamp=$(date +%s)
    signature=$(sign "$id" "$timestamp" "$file")
    proof+=(--header "webhook-id: $id" --header "webhook-timestamp: $timestamp" --header "webhook-signature: v1,$signature")
  fi
}

sign() {
  local id=$1 timestamp=$2 body=$3
  { printf '%s.%s.' "$id" "$timestamp" && cat -- "$body"; } | hmac
}

# ---------------------------------------------------------------- sending

# Where to post, and what is asked for.
choose_endpoint() {
  if [[ $plan == true ]]; then
    endpoint="$gateway_url/api/v1/plans"
    asked=(--header 'Accept: text/markdown, application/problem+json')
  else
    endpoint="$gateway_url/api/v1/builds"
    asked=(--header 'Accept: application/json, application/problem+json')
  fi
}

# post ID BODY SECONDS: sends once. Sets http_status (000 without an answer) and curl_status.
post() {
  local id=$1 body=$2 seconds=$3 preference=()
  [[ $plan == true ]] || preference=(--header "Prefer: wait=$seconds")
  prepare_proof "$id" "$body"
  : >"$work_dir/answer"
  : >"$work_dir/headers"
  curl_status=0
  http_status=$(curl --silent --show-error --globoff --proto '=http,https' \
    --connect-timeout 15 --max-time "$((seconds + POST_MARGIN))" \
    --request POST --data-binary "@$body" \
    --header 'Content-Type: application/json' "${asked[@]}" ${preference[@]+"${preference[@]}"} \
    --header 'Expect:' --header 'User-Agent: deploy-flows' \
    "${proof[@]}" \
    --output "$work_dir/answer" --dump-header "$work_dir/headers" --write-out '%{http_code}' \
    "$endpoint" 2>"$work_dir/curl") || curl_status=$?
}

# Where no answer can be had by asking again: a wrong address or option, a certificate that is not trusted.
is_hopeless() {
  case $curl_status in
    1 | 2 | 3 | 4 | 51 | 53 | 54 | 58 | 59 | 60 | 66 | 77 | 80 | 82 | 83 | 90 | 91) return 0 ;;
    *) return 1 ;;
  esac
}

# The value of one of the answer's headers.
header_of() {
  sed -n -e 's/\r$//' -e "s/^$1:[[:space:]]*//Ip" "$work_dir/headers" | tail -n 1
}

# Seconds that the answer's Retry-After asks for, or what is given.
retry_after() {
  local default=$1 value seconds
  value=$(header_of Retry-After)
  if [[ $value =~ ^[0-9]{1,6}$ ]]; then
    printf '%s' "$((10#$value))"
  elif [[ -n $value ]] && seconds=$(date -d "$value" +%s 2>/dev/null); then
    seconds=$((seconds - $(date +%s)))
    printf '%s' "$((seconds > 0 ? seconds : 0))"
  else
    printf '%s' "$default"
  fi
}

# Posts until the rollout has ended, the gateway has refused, or the time is over. Always the same id, so that however
# often it is sent it is one delivery; always a fresh timestamp.
send() {
  local id=$1 body=$2 deadline=$((SECONDS + wait_seconds)) pause=1 following=true left seconds began delay news
  while true; do
    left=$((deadline - SECONDS))
    seconds=$((left < 1 ? 1 : left > LONGEST_POST ? LONGEST_POST : left))
    # Who follows the events has no need to wait here.
    if $following; then seconds=0; fi
    began=$SECONDS
    post "$id" "$body" "$seconds"

    if ((curl_status != 0)); then
      if is_hopeless; then
        fail "The gateway cannot be reached: $(<"$work_dir/curl")"
      fi
      delay=$pause
      news="No answer ($(tr -d '\r\n' <"$work_dir/curl")), trying again in $delay s."
    else
      case $http_status in
        202)
          remember_rollout
          if $following && [[ -n $rollout_url ]]; then
            if follow "$id" "$deadline"; then return 0; fi
            printf 'The gateway gives no events of the rollout; asking for its outcome.\n'
            following=false
            continue
          fi
          following=false
          # An answer that comes at once although it was asked to wait must not make this a busy loop.
          pause=1
          delay=$((SECONDS - began < 2 ? 2 : 0))
          news="The rollout is $(answer_text .status)."
          ;;
        502) if is_problem; then return 0; fi ;;&
        429 | 502 | 503 | 504)
          delay=$(retry_after "$pause")
          delay=$((delay < 1 ? 1 : delay))
          news="The gateway answered $http_status, trying again in $delay s.$(reason_text)"
          ;;
        *) return 0 ;;
      esac
    fi

    if ((SECONDS + delay >= deadline)); then
      return 0
    fi
    say "$news"
    sleep "$delay"
    pause=$((pause < 8 ? pause * 2 : 15))
  done
}

# ---------------------------------------------------------------- following

# follow ID DEADLINE: prints each step of the rollout as it happens. Afterwards the answer is the rollout at its end, or
# as it was last seen when the time was over. Returns 1 when events cannot be had.
follow() {
  local id=$1 deadline=$2 left last_step='' seen_status='' ended=false heard silent=0 pause=1 curl_status events_status
  printf '%s' "${rollout_url#"$gateway_url"}/events" >"$work_dir/path"
  while left=$((deadline - SECONDS)) && ((left > 0)); do
    heard=false
    listen "$id" "$left"
    if $ended; then return 0; fi
    if is_hopeless || [[ ! $events_status =~ ^(000|200|429|5..)$ ]]; then return 1; fi

    # A stream that brings nothing at all, not even the status, is none: something on the way keeps it.
    if $heard; then
      silent=0
      pause=1
    elif ((++silent >= 3)); then
      return 1
    fi
    ((SECONDS + pause < deadline)) || break
    sleep "$pause"
    pause=$((pause < 8 ? pause * 2 : 15))
  done

  if [[ -n $seen_status ]] && jq --arg status "$seen_status" '.status = $status' "$work_dir/answer" >"$work_dir/seen"; then
    mv -- "$work_dir/seen" "$work_dir/answer"
  fi
}

# listen ID SECONDS: one stream of events, until it ends or breaks. Goes on after last_step; sets events_status (000
# without an answer), curl_status, and what take_event does.
listen() {
  local id=$1 seconds=$2 line event='' data='' step='' resume=()
  # There is no body: the path is what is signed.
  prepare_proof "$id" "$work_dir/path"
  [[ -z $last_step ]] || resume=(--header "Last-Event-ID: $last_step")
  : >"$work_dir/event-headers"
  curl_status=0
  while IFS= read -r line; do
    line=${line%$'\r'}
    case $line in
      event:*) event=${line#event:} event=${event# } ;;
      id:*) step=${line#id:} step=${step# } ;;
      data:*) data=${line#data:} ;;
      '')
        take_event
        event='' data='' step=''
        if $ended; then break; fi
        ;;
    esac
  done < <(exec curl --silent --no-buffer --fail --globoff --proto '=http,https' \
    --connect-timeout 15 --max-time "$seconds" \
    --header 'Accept: text/event-stream' --header 'User-Agent: deploy-flows' "${resume[@]}" \
    "${proof[@]}" \
    --dump-header "$work_dir/event-headers" "$gateway_url$(<"$work_dir/path")")
  # Nothing comes after the end, whenever the connection closes.
  if $ended; then kill "$!" 2>/dev/null || true; fi
  wait "$!" || curl_status=$?
  events_status=$(sed -n -e 's|^HTTP/[0-9.]* \([0-9][0-9][0-9]\).*|\1|p' "$work_dir/event-headers" | tail -n 1)
  events_status=${events_status:-000}
}

# Takes what listen has read: event, data and step.
take_event() {
  case $event in
    step)
      jq -r -L "$script_dir" 'include "report"; step_line' <<<"$data" 2>/dev/null || return 0
      if [[ $step =~ ^[0-9]{1,18}$ ]]; then last_step=$step; fi
      ;;
    status)
      seen_status=$(jq -r '.status | strings' <<<"$data" 2>/dev/null) || return 0
      ;;
    end)
      printf '%s\n' "$data" >"$work_dir/end"
      if is_rollout "$work_dir/end"; then
        mv -- "$work_dir/end" "$work_dir/answer"
        http_status=200
        ended=true
      fi
      ;;
    *) return 0 ;;
  esac
  heard=true
}

# ---------------------------------------------------------------- what became of it

answer_text() {
  jq -r "($1) // \"\" | tostring | gsub(\"[\\r\\n]+\"; \" \")" "$work_dir/answer" 2>/dev/null || true
}

is_rollout() {
  jq -se 'length == 1 and (.[0] | type == "object" and (.id | type == "string") and (.status | type == "string"))' "${1:-$work_dir/answer}" >/dev/null 2>&1
}

is_problem() {
  jq -se 'length == 1 and (.[0] | type == "object" and (.code | type == "string") and (.title | type == "string"))' "$work_dir/answer" >/dev/null 2>&1
}

remember_rollout() {
  local id
  id=$(answer_text .id)
  if [[ $id =~ ^[0-9A-Za-z-]+$ ]]; then
    rollout_url="$gateway_url/api/v1/rollouts/$id"
  fi
}

# The manifest's path as GitHub shows it, from the root of the repository.
manifest_path() {
  local path=$manifest
  [[ -z ${GITHUB_WORKSPACE:-} ]] || path=${path#"$GITHUB_WORKSPACE/"}
  printf '%s' "${path#./}"
}

print_annotations() {
  jq -r -L "$script_dir" --arg path "$(manifest_path)" 'include "report"; findings[] | annotation($path)' "$work_dir/answer"
}

# Appends to the job's summary what the answer says, as Markdown.
summarize() {
  jq -r -L "$script_dir" --arg heading "$1" --arg image "$image" --arg url "$rollout_url" --argjson most "$MAX_FINDINGS" '
    include "report";
    def row($name; $value): if ($value // "") == "" then empty else "| \($name) | \($value | cell) |" end;
    def table:
      if length == 0 then empty else
        "", "| | Where | Code | What | Fix |", "| --- | --- | --- | --- | --- |",
        (.[:$most][] | "| \(.severity) | \(if .line then "\(.line):\(.column // 1)" else place | cell end) | \(.code // "" | cell) | \(reason | cell) | \(.fix // "" | cell) |"),
        (if length > $most then "", "\(length - $most) more are in the log." else empty end)
      end;
    "## \($heading | cell)", "",
    "| | |", "| --- | --- |",
    row("Status"; .status | if type == "number" then "refused (\(.))" else . end),
    row("MODE"; .mode),
    row("Image"; .image // $image),
    (if .deployments then row("Deployments"; .deployments | counts) else empty end),
    row("Rollout"; $url),
    (if .failure then row("Failure"; "\(.failure.code): \(.failure.detail)") else empty end),
    (if .title then row("Refused"; "\(.title) \(.detail // "")") else empty end),
    (findings | table)' "$work_dir/answer" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
}

# summarize_text HEADING TEXT: where there is no answer to summarize.
summarize_text() {
  jq -nr -L "$script_dir" --arg heading "$1" --arg text "$2" 'include "report"; "## \($heading | cell)", "", ($text | cell)' >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
}

set_rollout_outputs() {
  set_output rollout-id "$(answer_text .id)"
  set_output status "$(answer_text .status)"
  set_output created "$(answer_text .deployments.created)"
  set_output updated "$(answer_text .deployments.updated)"
  set_output unchanged "$(answer_text .deployments.unchanged)"
  set_output pruned "$(answer_text '.deployments.pruned // 0')"
}

# Why a request is tried again, where the gateway says so and not a proxy in front of it.
reason_text() {
  if is_problem; then
    jq -r -L "$script_dir" 'include "report"; " \(problem_line)"' "$work_dir/answer"
  fi
}

report_rollout() {
  local status mode counts
  remember_rollout
  set_rollout_outputs
  status=$(answer_text .status)
  mode=$(answer_text .mode)
  counts=$(jq -r -L "$script_dir" 'include "report"; .deployments | counts | one_line' "$work_dir/answer")
  summarize "Deployment to $mode: $status"
  print_annotations
  say "Rollout $(answer_text .id) to $mode: $status ($counts)."
  printf '%s\n' "$rollout_url"

  case $status in
    succeeded) ;;
    superseded) notice "A newer build took the place of this one: the rollout to $mode was superseded." ;;
    failed | rolled_back | cancelled)
      fail "The rollout to $mode ended as $status. $(answer_text '.failure | if . then "\(.code): \(.detail)" else "" end') $rollout_url"
      ;;
    *) fail "The rollout to $mode is still $status after $wait_seconds s; it goes on without this job. See $rollout_url" ;;
  esac
}

# A plan is Markdown: it goes into the summary as it is, and into a file for whoever comments with it.
report_plan() {
  local deployable
  deployable=$(header_of Plan-Deployable)
  plan_file=$(mktemp --suffix=.md "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/plan.XXXXXXXX")
  cat -- "$work_dir/answer" >"$plan_file"
  cat -- "$work_dir/answer" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
  set_output status planned
  set_output deployable "$deployable"
  set_output plan-file "$plan_file"
  printf 'The plan is in %s and in the summary of this job.\n' "$plan_file"
  [[ $deployable == true ]] || fail 'What was planned cannot be deployed. The plan in the summary of this job has every reason.'
}

is_plan() {
  [[ $http_status == 200 && $(header_of Content-Type) == text/markdown* && $(header_of Plan-Deployable) =~ ^(true|false)$ ]]
}

report_problem() {
  set_output status refused
  summarize "$([[ $plan == true ]] && printf 'No plan: refused' || printf 'Deployment refused')"
  print_annotations
  fail "$(answer_text .title) $(answer_text .detail) ($http_status $(answer_text .code))"
}

report() {
  local text
  if ((curl_status != 0)); then
    text="The gateway did not answer within $wait_seconds s: $(<"$work_dir/curl")"
  elif [[ $plan == true ]] && is_plan; then
    report_plan
    return
  elif [[ $plan == false && $http_status =~ ^20[02]$ ]] && is_rollout; then
    report_rollout
    return
  elif is_problem && [[ $http_status =~ ^4 && $http_status != 429 ]]; then
    report_problem
  elif is_problem; then
    text="The gateway answered $http_status: $(answer_text .title) $(answer_text .detail)"
  else
    text="$endpoint answered $http_status, which is no answer of the gateway. Is the address right, and is nothing between that redirects or wants a login?"
  fi

  [[ -z $rollout_url ]] || text+=" The rollout goes on without this job. See $rollout_url"
  summarize_text "$([[ $plan == true ]] && printf 'No plan' || printf 'Deployment: no outcome')" "$text"
  fail "$text"
}

main() {
  local tool body id
  for tool in curl jq openssl; do
    command -v "$tool" >/dev/null || fail "$tool is not installed on this runner."
  done

  plan=$(trim "${INPUT_PLAN:-false}")
  if [[ $plan != true && $plan != false ]]; then
    fail 'plan must be true or false.'
  fi
  if [[ $plan == false ]] && is_pull_request; then
    fail 'A pull request deploys nothing. Run this step on pushes only, if: github.event_name == '"'push'"', or with plan: true.'
  fi

  read_inputs
  check_inputs
  if [[ $gateway_url == http://* && ! $gateway_url =~ ^http://(localhost|127\.[0-9.]+|\[::1\])(:|/|$) ]]; then
    warning 'gateway-url is not https: everybody on the way can read the manifest.'
  fi

  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  work_dir=$(mktemp -d)
  prepare_key
  choose_endpoint
  gather_flows "$work_dir/flows"
  body=$(mktemp "$work_dir/body.XXXXXXXX")
  write_body "$work_dir/flows" "$body"

  # One delivery for one run, attempt and content, however often it is sent.
  id="gh-$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT-$(sha256 <"$body" | to_hex | cut -c 1-16)"
  say "Posting $image at $ref as $id to $endpoint."
  send "$id" "$body"
  report
}

main
