#!/usr/bin/env bash
# Creates the missing secrets of compose.yml in ./secrets, and never changes an existing one. Needs openssl.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077

folder=${1:-secrets}

# Only the operator can enter the folder. The files in it are mounted one by one, and users that differ from image to image read them there.
make() {
  local name=$1 content=$2
  if [ -e "$folder/$name" ]; then
    printf 'kept  %s/%s\n' "$folder" "$name"
  else
    printf '%s\n' "$content" >"$folder/$name"
    chmod 644 "$folder/$name"
    printf 'made  %s/%s\n' "$folder" "$name"
  fi
}

random() { openssl rand -hex 32; }

mkdir -p "$folder"
chmod 700 "$folder"
# Per MODE: the secrets that manifests refer to as {{ $NAME }}, a file each.
mkdir -p "$folder/staging" "$folder/prod"
chmod 755 "$folder/staging" "$folder/prod"
make postgres_password "$(random)"
make redis_password "$(random)"
make prefect_auth_string "gateway:$(random)"
# GitHub's copy is the repository's Actions secret GATEWAY_SECRET.
make repository_secret "whsec_$(openssl rand -base64 32)"
make audit_key "$(random)"
make grafana_password "$(random)"
# The key with which Prometheus reads /metrics; the gateway recognises it by its hash.
make metrics_key "gwkey_$(LC_ALL=C tr -dc 'A-Za-z0-9' < <(openssl rand 512) | cut -c1-43)"
make metrics_key_sha256 "$(tr -d '\n' <"$folder/metrics_key" | openssl dgst -sha256 -r | cut -d' ' -f1)"
