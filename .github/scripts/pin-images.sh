#!/usr/bin/env bash
# Pins third-party images by digest beside their tag, in compose.yml and the Dockerfiles: a tag can be moved, a digest cannot.
#
#   pin-images.sh           asks the registries for missing digests, and writes them beside the tags
#   pin-images.sh --check   fails for each image without a digest that is not in unpinned-images.txt, and for each needless line there; works offline
#   pin-images.sh --list    prints every image
#
# Dependabot updates existing digests. Needs bash, awk, git and GNU sed; to write, Docker with its plugin buildx.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."

readonly EXCEPTIONS=.github/scripts/unpinned-images.txt
# The images of tests are built from the machine's own packages.
mapfile -t files < <(git ls-files compose.yml '*Dockerfile' ':!tests')

# Each third-party image once: not those that are built here, which are tagged "local", nor a stage of the Dockerfile itself.
list() {
  awk '
    function image(text) { gsub(/["'\'']|^\$\{[A-Z_]+:-|\}$/, "", text); return text }
    FNR == 1 { split("", stages) }
    FILENAME ~ /\.yml$/ && $1 == "image:" { print image($2) }
    FILENAME ~ /Dockerfile$/ && toupper($1) == "FROM" {
      base = $2 ~ /^--/ ? $3 : $2
      if (base !~ /\$/ && !(base in stages)) print base
      stages[$NF]
    }
    FILENAME ~ /Dockerfile$/ && toupper($1) == "COPY" && $2 ~ /^--from=/ {
      base = substr($2, 8)
      if (!(base in stages)) print base
    }' "${files[@]}" | grep -v ':local$' | sort -u
}

# without PATTERN [FILE]: the lines that do not match. It does not fail if there are none, but does if it cannot read them.
without() { grep -v -E -e "$@" || (($? == 1)); }

unpinned() { list | without '@sha256:[0-9a-f]{64}$'; }

exceptions() { without '^#' "$EXCEPTIONS" | cut -d' ' -f1 | sort; }

check() {
  local image unpinned exceptions failed=0
  # Before the comparison, because a failure within a process substitution would go unnoticed.
  unpinned=$(unpinned)
  exceptions=$(exceptions)
  while read -r image; do
    printf '::error::%s has no digest: run .github/scripts/pin-images.sh, or name it in %s with the reason.\n' "$image" "$EXCEPTIONS"
    failed=1
  done < <(comm -23 <(printf '%s' "${unpinned:+$unpinned$'\n'}") <(printf '%s' "${exceptions:+$exceptions$'\n'}"))
  while read -r image; do
    printf '::error::%s names %s, which has a digest or is not there: take it out.\n' "$EXCEPTIONS" "$image"
    failed=1
  done < <(comm -13 <(printf '%s' "${unpinned:+$unpinned$'\n'}") <(printf '%s' "${exceptions:+$exceptions$'\n'}"))
  return "$failed"
}

pin() {
  local image unpinned digest
  unpinned=$(unpinned)
  while read -r image; do
    # The digest of the index, which the tag resolves to on every platform.
    digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$image" </dev/null)
    if [[ ! $digest =~ ^sha256:[0-9a-f]{64}$ ]]; then
      printf '%s has no digest that can be read: %s\n' "$image" "$digest" >&2
      return 1
    fi
    sed -i -E "/^ *image: |^ *FROM |^ *COPY /s|(^.*[ =\"'-])${image//./\\.}([ }\"']\|\$)|\\1$image@$digest\\2|" "${files[@]}"
    printf '%s@%s\n' "$image" "$digest"
  done < <(printf '%s' "${unpinned:+$unpinned$'\n'}")
}

case ${1:-} in
  --list) list ;;
  --check) check ;;
  '') pin ;;
  *)
    printf 'Usage: pin-images.sh [--check|--list]\n' >&2
    exit 2
    ;;
esac
