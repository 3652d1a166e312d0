#!/usr/bin/env bash
# Prints the name of the gateway's image as outputs of a step: image, version and tags.
# The runner sets GITHUB_REPOSITORY, GITHUB_REF_TYPE, GITHUB_REF_NAME and GITHUB_SHA.
set -euo pipefail
export LC_ALL=C

main() {
  local image version tags
  image="ghcr.io/${GITHUB_REPOSITORY,,}"
  # Semantic Versioning: https://semver.org. A pre-release (v1.2.3-rc.1) gets no moving tag.
  if [[ $GITHUB_REF_TYPE != tag ]]; then
    version="0.0.0-${GITHUB_SHA:0:12}"
    tags=''
  elif [[ $GITHUB_REF_NAME =~ ^v((0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*))$ ]]; then
    version=${BASH_REMATCH[1]}
    tags="$image:$version,$image:${BASH_REMATCH[2]}.${BASH_REMATCH[3]},$image:${BASH_REMATCH[2]}"
  elif [[ $GITHUB_REF_NAME =~ ^v((0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)-[0-9A-Za-z.-]+)$ ]]; then
    version=${BASH_REMATCH[1]}
    tags="$image:$version"
  else
    printf '::error::%s is no version such as v1.2.3 or v1.2.3-rc.1.\n' "$GITHUB_REF_NAME" >&2
    exit 1
  fi
  printf 'image=%s\nversion=%s\ntags=%s\n' "$image" "$version" "$tags"
}

main
