#!/usr/bin/env bash
# Makes the secrets of compose.yml in ./secrets, those that are missing; one that is there is never changed. Needs openssl.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077

folder=${1:-secrets}

# The folder is the operator's alone. The files in it are mounted one by one, and are read there by users that differ from image to image.
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
# Per MODE: what manifests refer to as {{ $NAME }}, a file each.
mkdir -p "$folder/staging" "$folder/prod"
chmod 755 "$folder/staging" "$folder/prod"
make postgres_password "$(random)"
make redis_password "$(random)"
make prefect_auth_string "gateway:$(random)"
# GitHub's copy is the repository's Actions secret GATEWAY_SECRET.
make repository_secret "whsec_$(openssl rand -base64 32)"
make audit_key "$(random)"
make grafana_password "$(random)"
# What Prometheus reads /metrics with; the gateway knows it by its hash.
make metrics_key "gwkey_$(LC_ALL=C tr -dc 'A-Za-z0-9' < <(openssl rand 512) | cut -c1-43)"
make metrics_key_sha256 "$(tr -d '\n' <"$folder/metrics_key" | openssl dgst -sha256 -r | cut -d' ' -f1)"
