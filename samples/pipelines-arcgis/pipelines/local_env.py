"""Writes `.env` for runs on this machine: the values of dev, as the deployment gateway has them.

    export GATEWAY_URL=https://gateway.example.org
    export GATEWAY_API_KEY=…            a key with the role reader
    python3 -m pipelines.local_env

Needs nothing but Python.
"""

import os
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from pipelines.arcgis.constants import ENV_FILE, LOCAL_MODE, REQUIRED
from pipelines.env_file import InvalidEnvFile, parse_env

TIMEOUT_SECONDS = 15
Fetch = Callable[[str, str], str]


class Refused(RuntimeError):
    """The file was not written; the message says why, and what to do."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would take the key to another address."""

    def redirect_request(self, *_args, **_kwargs):
        return None


def fetch(url: str, api_key: str) -> str:
    """The gateway's answer.

    Raises:
        Refused: there is none, or it is not 200
    """
    request = urllib.request.Request(url, headers={"X-API-Key": api_key, "Accept": "text/plain"})
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS) as response:
            return response.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        reasons = {
            401: "the key in GATEWAY_API_KEY is not one of Gateway:ApiKeys",
            404: f"there is no MODE {LOCAL_MODE}; add it to Gateway:Modes",
        }
        raise Refused(f"{url} answered {error.code}: {reasons.get(error.code, error.reason)}.") from None
    except (urllib.error.URLError, TimeoutError) as error:
        raise Refused(f"{url} cannot be reached: {getattr(error, 'reason', error)}.") from None


def write_local_env(environment: Mapping[str, str], target: Path = ENV_FILE, ask: Fetch = fetch) -> list[str]:
    """Writes the file, whole or not at all; only its owner can read it.

    Returns:
        the names that every flow needs and dev does not have
    """
    needed = [name for name in ("GATEWAY_URL", "GATEWAY_API_KEY") if not environment.get(name, "").strip()]
    if needed:
        raise Refused(f"Set {' and '.join(needed)} first: the gateway's address, and a key of it with the role reader.")

    url = f"{environment['GATEWAY_URL'].strip().rstrip('/')}/api/v1/modes/{LOCAL_MODE}/env"
    text = ask(url, environment["GATEWAY_API_KEY"].strip())
    try:
        variables = parse_env(text, url)
    except InvalidEnvFile as error:
        raise Refused(f"{error} Is GATEWAY_URL the gateway's address?") from None
    if variables.get("MODE") != LOCAL_MODE:
        raise Refused(f"{url} did not answer with MODE={LOCAL_MODE}. Is GATEWAY_URL the gateway's address?")

    # Made beside the target, so that renaming it is one step; mkstemp makes files that only their owner can read.
    handle, name = tempfile.mkstemp(prefix=".env.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise

    return [name for name in REQUIRED if not variables.get(name)]


def main() -> int:
    """Runs it with the process's environment."""
    try:
        missing = write_local_env(os.environ)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1

    print(f"Wrote {ENV_FILE}.")
    if missing:
        print(
            f"The gateway has no {', '.join(missing)} for {LOCAL_MODE}: add them to Gateway:Modes:{LOCAL_MODE}:Environment, or to the file by hand.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
