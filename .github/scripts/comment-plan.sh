#!/usr/bin/env bash
# Puts a plan into one comment of a pull request: creates it the first time, and updates it for every push after that.
#
#   GITHUB_TOKEN         a token with the permission pull-requests: write
#   GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_SHA: as the runner sets them
#   PULL_REQUEST         its number
#   HEAD_SHA             the commit that was planned
#   PLAN_FILE            the plan, as deploy-flows writes it
#   PLAN_NAME            tells the plans of one pull request apart, such as the manifest's path
#
# Needs bash, curl and jq.
set -euo pipefail
export LC_ALL=C
umask 077

# GitHub returns a hundred comments a page. A pull request with more pages than this gets a new comment.
readonly MAX_PAGES=20

fail() {
  local text=${1//'%'/'%25'}
  printf '::error::%s\n' "${text//[$'\r\n']/ }"
  exit 1
}

require() {
  [[ ${!1:-} =~ $2 ]] || fail "$1 must be $3."
}

# call METHOD PATH [BODY-FILE]: the answer is in $work_dir/answer. Only reads are retried: a retry of a write whose answer
# was lost would create the comment twice.
call() {
  local method=$1 path=$2 body=() status
  if (($# > 2)); then body=(--header 'Content-Type: application/json' --data-binary "@$3"); else body=(--retry 3); fi
  status=$(curl --silent --show-error --globoff --proto '=http,https' --connect-timeout 15 --max-time 60 \
    --request "$method" "${body[@]}" \
    --header "@$work_dir/headers" --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
    --header 'User-Agent: comment-plan' \
    --output "$work_dir/answer" --write-out '%{http_code}' "$GITHUB_API_URL$path" 2>"$work_dir/curl") \
    || fail "GitHub cannot be reached: $(<"$work_dir/curl")"
  case $status in
    2??) ;;
    403) fail "GitHub refused $method $path (403). Does the job have the permission pull-requests: write, and the pull request no locked conversation?" ;;
    *) fail "GitHub answered $method $path with $status: $(jq -r '.message? // ""' "$work_dir/answer" 2>/dev/null || true)" ;;
  esac
}

# Sets comment to the id of the one that an earlier run created, or to nothing. It never uses somebody else's comment, whatever it says.
find_comment() {
  local page
  for ((page = 1; page <= MAX_PAGES; page++)); do
    call GET "/repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments?per_page=100&page=$page"
    comment=$(jq -r --arg marker "$marker" \
      'first(.[] | select(.user.type == "Bot" and .user.login == "github-actions[bot]" and (.body | startswith($marker))) | .id) // ""' "$work_dir/answer")
    [[ -z $comment ]] || return 0
    (($(jq 'length' "$work_dir/answer") == 100)) || return 0
  done
}

main() {
  require GITHUB_TOKEN '^[^[:space:]]+$' 'the token of the job'
  require GITHUB_API_URL '^https?://[^[:space:]]+$' 'an address'
  require GITHUB_REPOSITORY '^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$' 'owner/name'
  require PULL_REQUEST '^[1-9][0-9]*$' 'the number of a pull request'
  require HEAD_SHA '^[0-9a-f]{40}$' 'a commit of 40 lower-case hexadecimal digits'
  require PLAN_NAME '^[A-Za-z0-9_./-]+$' 'letters, digits, and any of _ . / -'
  [[ -s ${PLAN_FILE:-} ]] || fail 'PLAN_FILE must be the file with the plan.'

  work_dir=$(mktemp -d)
  trap 'rm -rf -- "$work_dir"' EXIT
  # In a file: anyone who lists the processes can see a command line.
  printf 'Authorization: Bearer %s\n' "$GITHUB_TOKEN" >"$work_dir/headers"
  # No program that this script starts gets it.
  unset GITHUB_TOKEN

  marker="<!-- deploy-flows plan: $PLAN_NAME -->"
  jq -n --arg marker "$marker" --arg sha "$HEAD_SHA" --rawfile plan "$PLAN_FILE" \
    '{ body: "\($marker)\n\($plan)\n\nPlanned for \($sha). Nothing was changed." }' >"$work_dir/comment"

  find_comment
  if [[ -n $comment ]]; then
    call PATCH "/repos/$GITHUB_REPOSITORY/issues/comments/$comment" "$work_dir/comment"
    printf 'Wrote the plan into comment %s.\n' "$comment"
  else
    call POST "/repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" "$work_dir/comment"
    printf 'Made comment %s with the plan.\n' "$(jq -r '.id // ""' "$work_dir/answer")"
  fi
}

main
