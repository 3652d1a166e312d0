#!/usr/bin/env bash
# Runs a command with the secrets in its environment, because Prefect cannot read them from files.
set -euo pipefail

read_secret() {
  local file="/run/secrets/$1"
  if [ ! -s "$file" ]; then
    printf 'The secret %s is missing or empty: run docker/make-secrets.sh.\n' "$1" >&2
    exit 1
  fi
  tr -d '\r\n' <"$file"
}

auth_string=$(read_secret prefect_auth_string)
# The password of the server and of its clients.
export PREFECT_SERVER_API_AUTH_STRING="$auth_string" PREFECT_API_AUTH_STRING="$auth_string"
if [ -e /run/secrets/postgres_password ]; then
  password=$(read_secret postgres_password)
  export PREFECT_API_DATABASE_CONNECTION_URL="postgresql+asyncpg://prefect:$password@postgres:5432/prefect"
fi
if [ -e /run/secrets/redis_password ]; then
  password=$(read_secret redis_password)
  export PREFECT_REDIS_MESSAGING_PASSWORD="$password" PREFECT_SERVER_DOCKET_URL="redis://:$password@redis:6379/1"
fi
exec "$@"
