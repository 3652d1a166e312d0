"""Reads `.env` as the deployment gateway writes it: a NAME=value a line, quoted as a shell would."""

import re
import shlex
from pathlib import Path

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class InvalidEnvFile(ValueError):
    """A line is not NAME=value."""


def read_env_file(path: Path) -> dict[str, str]:
    """The variables of a file."""
    return parse_env(path.read_text(encoding="utf-8"), str(path))


def parse_env(text: str, origin: str) -> dict[str, str]:
    """The variables of a text; names every line that is none at once, and shows none: a value may be a secret."""
    variables: dict[str, str] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        try:
            words = shlex.split(line)
        except ValueError:
            words = []
        name, equals, value = words[0].partition("=") if len(words) == 1 else ("", "", "")
        if equals and NAME.fullmatch(name):
            variables[name] = value
        else:
            wrong.append(str(number))

    if wrong:
        raise InvalidEnvFile(f"{origin}: not NAME=value, with quotes around a value that has spaces: line {', '.join(wrong)}.")

    return variables
